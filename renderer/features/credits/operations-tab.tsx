import type { ReactElement } from 'react'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { useSession } from '../../app/session-store.ts'
import { classes } from '../../ui/classes.ts'
import { OperationUsage } from './operation-usage.tsx'
import css from './operations-tab.module.css'
import { PricesPanel } from './prices-panel.tsx'

/** What other programs do for credits: what each operation costs, and what was used of it. */
export function OperationsTab(): ReactElement {
  const role = useSession((store) => store.view?.me?.role ?? null)
  const isReviewer = mayCall(role, contract.credits.usageSums)
  return (
    <div className={classes(css.tab, isReviewer && css.two)} data-testid="operations">
      <PricesPanel />
      {isReviewer && <OperationUsage />}
    </div>
  )
}
