import { createContext, type ReactElement, useContext, useLayoutEffect, useState } from 'react'
import css from './panel.module.css'
import type { Reading } from './use-reading.ts'

/** One that is opened again has another key, and is waited for again. */
export type PlacedPanel = { key: string; panel: ReactElement }

const Told = createContext<() => void>(() => {})

/**
 * Panels that are read side by side and shown from above down to the first that has no answer yet.
 * Each is as high as what was read, so one that came late would push what stands below it away
 * from under the hand that is about to press it.
 */
export function PanelsInOrder(props: { panels: readonly PlacedPanel[] }): ReactElement {
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  const waiting = props.panels.findIndex(({ key }) => !answered.has(key))
  const tell = (key: string): void =>
    setAnswered((old) => (old.has(key) ? old : new Set(old).add(key)))
  return (
    <>
      {props.panels.map(({ key, panel }, index) => (
        <Told key={key} value={() => tell(key)}>
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
