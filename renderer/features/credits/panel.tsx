import type { ReactElement, ReactNode } from 'react'
import { Failed } from '../../ui/screen-states.tsx'
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
  if (!value && problem) {
    return (
      <Panel title={title} testId={testId}>
        <Failed problem={problem} onRetry={readAgain} />
      </Panel>
    )
  }
  if (!value || value.length === 0) return null
  return (
    <Panel title={title} testId={testId}>
      <ul className={css.rows}>{children(value)}</ul>
    </Panel>
  )
}
