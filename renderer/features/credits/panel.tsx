import type { ReactElement, ReactNode } from 'react'
import css from './panel.module.css'

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
