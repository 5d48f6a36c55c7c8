import { expect, test } from 'vitest'
import { purchaseStanding } from '../../../renderer/features/credits/purchase-standing.ts'
import { saleWord } from '../../../renderer/ui/status.tsx'
import type { PurchaseView } from '../../../shared/model/credits.ts'
import { anInvoice } from '../app/invoice-views.ts'

function aPurchase(changes: Partial<PurchaseView>): PurchaseView {
  return {
    id: 'inv_1',
    customerId: 'cus_1',
    tender: 'lightning',
    credits: 300,
    status: 'pending',
    outcome: 'none',
    version: 2,
    isCredited: false,
    price: null,
    amountMsat: 1_000n,
    createdAtMs: 1_000,
    settledAtMs: null,
    ...changes,
  }
}

test.each([
  [{ status: 'pending' }, 'pending'],
  [{ status: 'expired' }, 'expired'],
  [{ status: 'canceled' }, 'canceled'],
  [{ status: 'paid', outcome: 'exact', isCredited: true }, 'paid'],
  [{ status: 'paid', outcome: 'under', isCredited: false }, 'under'],
  [{ status: 'paid', outcome: 'unknown', isCredited: false }, 'unknown'],
  [{ status: 'paid_late', outcome: 'exact', isCredited: true }, 'paid_late'],
] as const)('after a reload, with nothing but the list, %o reads as %s', (changes, word) => {
  expect(saleWord(purchaseStanding(aPurchase(changes), undefined))).toBe(word)
})

test('what was heard of its sale since is newer than the list', () => {
  const live = anInvoice('inv_1', { version: 3, status: 'paid', outcome: 'over' })
  expect(saleWord(purchaseStanding(aPurchase({ version: 2 }), live))).toBe('over')
})

test('a sale that was looked at before the list was read says nothing new', () => {
  const stale = anInvoice('inv_1', { version: 1, status: 'pending' })
  const purchase = aPurchase({ version: 2, status: 'expired' })
  expect(saleWord(purchaseStanding(purchase, stale))).toBe('expired')
})
