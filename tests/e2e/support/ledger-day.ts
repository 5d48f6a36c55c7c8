import type { ConsoleClient } from '../../../shared/contract/index.ts'
import { expect } from './test.ts'
import type { Shop } from './shop.ts'

/** A day's trade: sales by Lightning, and a customer whose credits are used and held. */
export async function tradeOneDay(shop: Shop): Promise<void> {
  await sell(shop, 1_250n, 'flat white, croissant')
  await sell(shop, 420n, 'tea')
  await sell(shop, 3_290n, 'beans 1 kg')
  await giveCredits(shop.owner)
}

/** One sale in cents, paid and booked. */
export async function sell(shop: Shop, amountMinor: bigint, memo: string): Promise<void> {
  const { owner, node } = shop
  const amount = { unit: 'fiat', amountMinor } as const
  const { id, bolt11 } = await owner.invoices.create({ clientId: newId(), amount, memo })
  await node.pay({ bolt11, mode: 'pay' })
  await expect.poll(async () => (await owner.invoices.status({ id })).status).toBe('paid')
}

async function giveCredits(owner: ConsoleClient): Promise<void> {
  const { id: customerId } = await owner.customers.create({ clientId: newId(), name: 'Anna Adler' })
  await owner.credits.init({ clientId: newId(), customerId, amount: 300n })
  await owner.credits.use({ clientId: newId(), customerId, amount: 20n, description: 'printing' })
  await owner.credits.reserve({ clientId: newId(), customerId, amount: 50n, reason: 'workshop' })
}

let ids = 0

function newId(): string {
  ids += 1
  return `e2e-book-${process.pid}-${ids}`
}
