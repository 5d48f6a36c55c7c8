import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compareWithNode } from '../../electron/core/compare-with-node.ts'
import { type LightningNode, NodeError, type NodeInvoice } from '../../electron/ports/lightning.ts'
import { transfersOfGroup } from '../../electron/store/transfers.ts'
import type { NodeComparison } from '../../shared/model/node-comparison.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** Table 3.3, OPP-04: the node's own word on what it received, laid beside the book. */
let till: TillUnderTest
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

async function sold(sat: bigint): Promise<{ id: string; hash: string }> {
  const { id, bolt11, paymentHash } = await till.sellSat(sat)
  await till.node.pay({ bolt11, mode: 'pay' })
  await till.untilStatus(id, 'paid')
  return { id, hash: paymentHash }
}

async function compared(): Promise<NodeComparison> {
  for await (const event of await till.cashier.book.compareNode()) {
    if (event.kind === 'done') return event.comparison
  }
  throw new Error('it ended without a result')
}

/** Paid for something else that uses the same node. */
async function paidElsewhere(sat: bigint): Promise<string> {
  const { bolt11, paymentHash } = await till.app
    .mustCore()
    .node.client()
    .issue({
      preimage: randomBytes(32).toString('hex'),
      amountMsat: sat * 1_000n,
      memo: '',
      expirySeconds: 600,
    })
  await till.node.pay({ bolt11, mode: 'pay' })
  return paymentHash
}

/** What this node tells of an invoice from now on; null when it tells nothing of it any more. */
type Retold = (told: NodeInvoice) => NodeInvoice | null

/** The real node behind a list and a lookup that tell some invoices otherwise. */
function tellOtherwise(retold: Record<string, Retold>): void {
  const { node } = till.app.mustCore()
  const real = node.client()
  const say = (told: NodeInvoice): NodeInvoice | null =>
    (retold[told.paymentHash] ?? ((same) => same))(told)
  const altered: LightningNode = {
    ...real,
    async list(page) {
      const { invoices, lastAddIndex } = await real.list(page)
      return { invoices: invoices.flatMap((told) => say(told) ?? []), lastAddIndex }
    },
    async lookup(paymentHash) {
      const told = say(await real.lookup(paymentHash))
      if (!told) throw new NodeError('not_found', 'unable to locate invoice')
      return told
    },
  }
  Object.assign(node, { client: () => altered })
}

test('a node and a book that say the same are equal, to the msat', async () => {
  for (const sat of [100n, 200n, 300n]) await sold(sat)
  await till.sellSat(50n)
  const found = await compared()
  expect(found).toMatchObject({ verdict: 'equal', rows: [], refusal: null })
  expect(found.node).toEqual({ payments: 3, msat: 600_000n })
  expect(found.book).toEqual(found.node)
})

test('each difference that was planted is told by its name, and nothing else is', async () => {
  const [same, other, forgotten, reopened] = [
    await sold(100n),
    await sold(200n),
    await sold(300n),
    await sold(400n),
  ]
  const foreign = await paidElsewhere(70n)
  tellOtherwise({
    [other.hash]: (told) => ({ ...told, receivedMsat: 200_001n }),
    [forgotten.hash]: () => null,
    [reopened.hash]: (told) => ({ ...told, state: 'open', receivedMsat: null, settleIndex: 0n }),
  })
  const found = await compared()
  expect(found.verdict).toBe('differs')
  const told = found.rows.map(({ kind, invoiceId }) => [kind, invoiceId])
  expect(told).toEqual([
    ['amount_differs', other.id],
    ['not_in_book', null],
    ['not_at_node', forgotten.id],
    ['not_settled', reopened.id],
  ])
  expect(found.rows.map(({ paymentHash }) => paymentHash)).not.toContain(same.hash)
  expect(found.rows[0]).toMatchObject({ nodeMsat: 200_001n, bookMsat: 200_000n })
  expect(found.rows[1]).toMatchObject({ paymentHash: foreign, nodeMsat: 70_000n, bookMsat: null })
  // 100, 200 and 70 sat, and one msat; beside 100, 200, 300 and 400 of the book.
  expect(found.node).toEqual({ payments: 3, msat: 370_001n })
  expect(found.book).toEqual({ payments: 4, msat: 1_000_000n })
})

test('what the node no longer keeps is no difference, and is said', async () => {
  const old = await sold(100n)
  await sold(200n)
  tellOtherwise({ [old.hash]: () => null })
  const found = await compared()
  expect(found).toMatchObject({ verdict: 'pruned', counts: { pruned: 1, not_at_node: 0 } })
  expect(found.rows).toMatchObject([{ kind: 'pruned', invoiceId: old.id, bookMsat: 100_000n }])
})

test('a payment that the node told of by nothing but its own list is found', async () => {
  await till.node.setFaults([
    { method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 },
    { method: 'LookupInvoice', kind: 'NO_AMOUNT', count: 0 },
  ])
  const { id, bolt11 } = await till.sellSat(90n)
  await till.node.pay({ bolt11, mode: 'pay' })
  const found = await compared()
  expect(found.verdict).toBe('differs')
  expect(found.rows).toMatchObject([{ kind: 'amount_not_told', invoiceId: id, bookMsat: null }])
})

test('a correction takes from the book what the node still holds', async () => {
  const { id } = await sold(100n)
  const [sale] = till.app.mustCore().book.read((tx) => transfersOfGroup(tx, id))
  await till.cashier.book.correct({
    clientId: 'client-correct-1',
    legs: [{ seq: Number(sale?.seq), amount: 30_000n }],
    reason: 'given back in cash',
    effectiveAtMs: null,
  })
  const found = await compared()
  expect(found.rows).toMatchObject([
    { kind: 'amount_differs', invoiceId: id, nodeMsat: 100_000n, bookMsat: 70_000n },
  ])
})

test('a node that goes away meanwhile is told by name, and one that is away is a refusal', async () => {
  await sold(100n)
  await till.node.setFaults([{ method: 'ListInvoices', kind: 'ERROR', code: 14, text: 'no' }])
  expect(await compared()).toMatchObject({ verdict: 'node_away', node: { payments: 0 } })
  await till.node.setFaults([
    { method: 'ListInvoices', kind: 'ERROR', code: 7, text: 'permission denied' },
  ])
  expect(await compared()).toMatchObject({ verdict: 'node_refused' })
  await till.untilLight('connected')
  await till.node.setFaults([{ method: '*', kind: 'WALLET_LOCKED', count: 0 }])
  await till.node.breakStreams()
  await till.untilLight('wallet_locked')
  expect(await codeOf(till.cashier.book.compareNode())).toBe('node_unreachable')
})

test('it ends with its caller, and sales go on beside it', async () => {
  await sold(100n)
  const stop = new AbortController()
  const stream = await till.cashier.book.compareNode(undefined, { signal: stop.signal })
  const first = await stream.next()
  expect(first.value).toMatchObject({ kind: 'progress', side: 'node' })
  await sold(200n)
  stop.abort()
  await stream.return?.(undefined)
  const again = { verdict: 'equal', node: { payments: 2 } }
  await expect.poll(async () => codeOf(compared())).toBe('ok')
  expect(await compared()).toMatchObject(again)
})

test('a second one is refused while one runs, and begins when it has ended or was stopped', async () => {
  await sold(100n)
  const core = till.app.mustCore()
  const first = compareWithNode(core, undefined)
  const second = compareWithNode(core, undefined)
  await first.next()
  expect(await codeOf(till.cashier.book.compareNode())).toBe('comparison_running')
  // Asked for at the same moment, before either was read from.
  await expect(second.next()).rejects.toThrow('comparison_running')
  await first.return()
  const stop = new AbortController()
  const stopped = compareWithNode(core, stop.signal)
  await stopped.next()
  stop.abort()
  const third = compareWithNode(core, undefined)
  await third.next()
  expect((await stopped.next()).done).toBe(true)
  // That one ended after its turn was over, and ends no other’s.
  expect(() => compareWithNode(core, undefined)).toThrow('comparison_running')
  await third.return()
  expect(await compared()).toMatchObject({ verdict: 'equal' })
})

test('the last one that came to its end is kept, with its node', async () => {
  const page = { before: null, limit: 1 }
  const kept = async () => (await till.cashier.book.seals(page)).lastComparison
  expect(await kept()).toBeNull()
  await sold(100n)
  await paidElsewhere(50n)
  const found = await compared()
  const nodePubkey = till.app.mustCore().node.pubkey()
  expect(found).toMatchObject({ verdict: 'differs', nodePubkey, counts: { not_in_book: 1 } })
  expect(await kept()).toEqual(found)
  await till.node.setFaults([{ method: 'ListInvoices', kind: 'ERROR', code: 14, text: 'no' }])
  expect(await compared()).toMatchObject({ verdict: 'node_away' })
  expect(await kept()).toEqual(found)
})

test('what differs is asked for again, so that a payment on its way is no difference', async () => {
  const { hash } = await sold(100n)
  let asked = 0
  tellOtherwise({
    [hash]: (told) => {
      asked += 1
      return asked === 1 ? { ...told, receivedMsat: 1n } : told
    },
  })
  const found = await compared()
  expect(found).toMatchObject({ verdict: 'equal', rows: [], counts: { amount_differs: 0 } })
  expect(found.book).toEqual({ payments: 1, msat: 100_000n })
  expect(found.node).toEqual(found.book)
})
