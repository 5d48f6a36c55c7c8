import type { Tab } from '../../app/tabbed-screen.tsx'
import type { credits } from '../../i18n/en/credits.ts'
import { CustomersTab } from './customers-tab.tsx'
import { GiftsTab } from './gifts-tab.tsx'
import { OperationsTab } from './operations-tab.tsx'
import { PackagesTab } from './packages-tab.tsx'

export type CreditTabId = keyof typeof credits.tabs

/** The parts of the credits in the order of their digits. A new one is one line here. */
export const CREDIT_TABS: readonly Tab<CreditTabId>[] = [
  { id: 'customers', Tab: CustomersTab },
  { id: 'packages', Tab: PackagesTab },
  { id: 'gifts', Tab: GiftsTab },
  { id: 'operations', Tab: OperationsTab },
]
