import type { ReactElement, ReactNode } from 'react'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { useAnswered } from './panel-place.tsx'
import css from './panel.module.css'
import type { Reading } from './use-reading.ts'

/** A titled part of a customer's page, ruled like paper. */
export function Panel(props: { title: string; testId: string; children: ReactNode }): ReactElement {
  return (
    <section data-testid={props.testId}>
      <h3 className={css.title}>{props.title}</h3>
      {props.children}
    </section>
  )
}

/** What a panel says while it has nothing to show. */
export function PanelWords({ children }: { children: ReactNode }): ReactElement {
  return <p className={css.words}>{children}</p>
}

/** A panel that is always there: what was read, why it was not, or that it is being read. */
export function PanelOfReading<Value>(props: {
  title: string
  testId: string
  reading: Reading<Value>
  /** How many lines it has as a rule. */
  rows?: number
  /** What needs no reading and stands above it. */
  head?: ReactNode
  children: (value: Value) => ReactNode
}): ReactElement {
  const { title, testId, reading, rows = 6, head, children } = props
  const { value, problem, readAgain } = reading
  useAnswered(reading)
  return (
    <Panel title={title} testId={testId}>
      {head}
      {value === null &&
        (problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton rows={rows} />)}
      {value !== null && children(value)}
    </Panel>
  )
}

/**
 * A panel that is there only when there is something in it. What could not be read is not nothing,
 * so then the panel is there too, and says so.
 */
export function PanelOfRows<Row>(props: {
  title: string
  testId: string
  reading: Reading<readonly Row[]>
  children: (rows: readonly Row[]) => ReactNode
}): ReactElement | null {
  const { title, testId, reading, children } = props
  const { value, problem, readAgain } = reading
  useAnswered(reading)
  if (!value && problem) {
    return (
      <Panel title={title} testId={testId}>
        <Failed problem={problem} onRetry={readAgain} />
      </Panel>
    )
  }
  if (!value) return <Skeleton rows={1} />
  if (value.length === 0) return null
  return (
    <Panel title={title} testId={testId}>
      <ul className={css.rows}>{children(value)}</ul>
    </Panel>
  )
}
