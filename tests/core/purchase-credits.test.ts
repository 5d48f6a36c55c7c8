import { expect, test } from 'vitest'
import { purchaseCredits, TENDERS_READY } from '../../electron/core/purchase-credits.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { tenderSchema } from '../../shared/model/credits.ts'
import { startCore } from '../support/core-without-node.ts'
import { clientId, customerWith, setUpShop } from '../support/credit-shop.ts'

test('MANA-08: a way to pay is offered when a purchase by it can be started, and only then', async () => {
  const under = await startCore()
  setUpShop(under.core, 'UTC')
  const ask = { customerId: customerWith(under.core, 0n).id, packageId: 'credits-300' }
  for (const tender of tenderSchema.options) {
    const input = { ...ask, clientId: clientId(), tender }
    const refusal: unknown = await purchaseCredits(under.core, under.actor, input).catch(
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(Refusal)
    // This shop has no node; that is another refusal than a way to pay that is not there.
    const isOffered = (refusal as Refusal).code !== 'tender_unavailable'
    expect(TENDERS_READY.includes(tender), tender).toBe(isOffered)
  }
  await under.close()
})
