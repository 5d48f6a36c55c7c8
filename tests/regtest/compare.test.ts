import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NODE_DIFFERENCES, type NodeComparison } from '../../shared/model/node-comparison.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
  until,
} from '../support/console-under-test.ts'
import type { NodeHandle } from './harness/node.ts'
import { pairShop } from './harness/pair-shop.ts'
import { sharedRegtest } from './harness/shared.ts'

/** OPP-04 on a real LND: its own list of what it received, beside the book of a shop. */
let merchant: NodeHandle
let payer: NodeHandle
let till: ConsoleUnderTest
let owner: ConsoleClient
/** What other suites were paid at this node before the shop came; no book here has that. */
let before: NodeComparison

beforeAll(async () => {
  ;({ merchant, payer } = await sharedRegtest())
  till = await startConsole({ startsInSandbox: false, rateSources: () => [] })
  owner = till.window('window-1')
  await pairShop(owner, { node: merchant, pin: '246813' })
  await until(
    () => till.app.mustCore().node.light(),
    (seen) => seen === 'connected',
    30_000,
  )
  before = await compared()
})
afterAll(() => till?.close())

async function compared(): Promise<NodeComparison> {
  for await (const event of await owner.book.compareNode()) {
    if (event.kind === 'done') return event.comparison
  }
  throw new Error('it ended without a result')
}

async function sold(amountSat: bigint): Promise<void> {
  const amount = { unit: 'sat' as const, amountSat }
  const sale = await owner.invoices.create({ clientId: randomUUID(), amount, memo: '' })
  expect(await payer.pay(sale.bolt11)).toMatchObject({ status: 'succeeded' })
  await until(
    async () => (await owner.invoices.get({ id: sale.id })).invoice,
    (seen) => seen.status === 'paid',
    30_000,
  )
}

/** How many differences of each kind there are now that were not there before the shop came. */
function since({ counts }: NodeComparison): Record<string, number> {
  const more = NODE_DIFFERENCES.map((kind) => [kind, counts[kind] - before.counts[kind]] as const)
  return Object.fromEntries(more.filter(([, count]) => count !== 0))
}

it('finds no difference between the book and what a real node received', async () => {
  expect(before.verdict).toBe(before.node.payments === 0 ? 'equal' : 'differs')
  for (const amountSat of [500n, 1_234n, 21n]) await sold(amountSat)
  const found = await compared()
  expect(since(found)).toEqual({})
  expect(found.book).toEqual({ payments: 3, msat: 1_755_000n })
  expect(found.node.payments - before.node.payments).toBe(3)
  expect(found.node.msat - before.node.msat).toBe(1_755_000n)
  expect(found).toMatchObject({ verdict: before.verdict, nodePubkey: merchant.pubkey })
})

it('names an invoice that was made and paid outside the book', async () => {
  const { paymentHash, bolt11 } = await merchant.createInvoice(777_000n)
  expect(since(await compared())).toEqual({})
  expect(await payer.pay(bolt11)).toMatchObject({ status: 'succeeded' })
  const found = await compared()
  expect(found.verdict).toBe('differs')
  expect(since(found)).toEqual({ not_in_book: 1 })
  expect(found.rows).toContainEqual({
    kind: 'not_in_book',
    paymentHash,
    invoiceId: null,
    nodeMsat: 777_000n,
    bookMsat: null,
  })
  expect(found.book).toEqual({ payments: 3, msat: 1_755_000n })
})
