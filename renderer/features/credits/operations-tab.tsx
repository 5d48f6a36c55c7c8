import type { ReactElement } from 'react'
import css from './operations-tab.module.css'
import { PricesPanel } from './prices-panel.tsx'

/** What other programs do for credits: what each operation costs. */
export function OperationsTab(): ReactElement {
  return (
    <div className={css.tab} data-testid="operations">
      <PricesPanel />
    </div>
  )
}
