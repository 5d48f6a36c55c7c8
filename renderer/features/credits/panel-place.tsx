import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useState,
} from 'react'
import css from './panel.module.css'
import type { Reading } from './use-reading.ts'

const Told = createContext<() => void>(() => {})

/**
 * Panels that are read side by side and shown from above down to the first that has no answer yet.
 * Each is as high as what was read, so one that came late would push what stands below it away
 * from under the hand that is about to press it.
 */
export function PanelsInOrder(props: { panels: readonly ReactNode[] }): ReactElement {
  const [answered, setAnswered] = useState<ReadonlySet<number>>(new Set())
  const waiting = props.panels.findIndex((_panel, index) => !answered.has(index))
  const tell = (index: number): void =>
    setAnswered((old) => (old.has(index) ? old : new Set(old).add(index)))
  return (
    <>
      {props.panels.map((panel, index) => (
        <Told key={index} value={() => tell(index)}>
          <div className={css.place} hidden={waiting >= 0 && index > waiting}>
            {panel}
          </div>
        </Told>
      ))}
    </>
  )
}

/** Tells the page that a panel has its first answer, also where that is why there is none. */
export function useAnswered({ value, problem }: Reading<unknown>): void {
  const tell = useContext(Told)
  const isAnswered = value !== null || problem !== null
  // Before it is painted: the next panel comes with this one's height, not after it.
  useLayoutEffect(() => {
    if (isAnswered) tell()
  })
}
