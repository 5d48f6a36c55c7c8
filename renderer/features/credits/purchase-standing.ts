import type { PurchaseView } from '../../../shared/model/credits.ts'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import type { SaleStanding } from '../../ui/status.tsx'

/**
 * Where a purchase stands: as the list was read, or as its sale was told of since. A sale that was
 * looked at before the list was read may be the older of the two.
 */
export function purchaseStanding(
  purchase: PurchaseView,
  live: InvoiceView | undefined,
): SaleStanding {
  if (live !== undefined && live.version >= purchase.version) return live
  const { status, outcome } = purchase
  return { status, outcome, script: 'none', isVoidRequested: false }
}
