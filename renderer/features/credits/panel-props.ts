import type { CustomerView } from '../../../shared/model/customer.ts'

/** What every panel of a customer's page is handed; `revision` grows with each news of them. */
export type PanelProps = { customer: CustomerView; revision: number }
