import { expect, test } from 'vitest'
import { tendersReady } from '../../electron/core/purchase-credits.ts'
import type { Gateway } from '../../electron/ports/gateway.ts'
import { startCore } from '../support/core-without-node.ts'

const card: Gateway = {
  tender: 'card',
  begin: ({ purchaseId }) => Promise.resolve({ payUrl: `https://pay.example/${purchaseId}` }),
}

test.each([
  { gateways: [], offered: ['lightning'] },
  { gateways: [card], offered: ['lightning', 'card'] },
])('MANA-08: a way to pay is offered when its gateway is there: $offered', async (shop) => {
  const under = await startCore({ gateways: shop.gateways })
  expect(tendersReady(under.core)).toEqual(shop.offered)
  await under.close()
})
