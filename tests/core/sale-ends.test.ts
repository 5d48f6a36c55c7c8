import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import { commit } from '../../electron/core/commit.ts'
import type { Fact } from '../../electron/domain/facts.ts'
import { insertInvoice, invoiceById, type InvoiceRow } from '../../electron/store/invoices.ts'
import { invoiceRow } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'

/** SM-01: how a sale ends by its node's word, and what is kept in mind of it until then. */
let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
})
afterAll(() => under.close())

const LIFE_MS = 900_000

function saved(patch: Partial<InvoiceRow>): InvoiceRow {
  const row = invoiceRow({ tillId: under.core.tillId, amountMsat: 5_000n, ...patch })
  commit(under.core, ({ tx }) => insertInvoice(tx, row))
  return row
}

const standing = (id: string) => under.core.book.read((tx) => invoiceById(tx, id))

function tell(row: InvoiceRow, told: Partial<Fact> & Pick<Fact, 'kind'>) {
  const { paymentHash, nodePubkey } = row
  const facts = [{ ...told, paymentHash } as Fact]
  return applyFacts(under.core, { facts, source: 'node_stream', nodePubkey })
}

const paid = (receivedMsat: bigint | null) =>
  ({ kind: 'invoice_paid', receivedMsat, settleIndex: 1n, settledAtMs: 1 }) as const

describe('a cancel that the node tells', () => {
  // Nobody of this run knows when its time was over: its node does, and it cancels what runs out.
  test.each([
    { status: 'pending', isVoidRequested: false, ends: 'expired' },
    { status: 'pending', isVoidRequested: true, ends: 'canceled' },
    { status: 'arriving', isVoidRequested: false, ends: 'expired' },
    { status: 'arriving', isVoidRequested: true, ends: 'canceled' },
    { status: 'creating', isVoidRequested: false, ends: 'canceled' },
    { status: 'expired', isVoidRequested: false, ends: 'expired' },
  ] as const)('of an earlier run, $status, void $isVoidRequested: $ends', (sale) => {
    const { status, isVoidRequested, ends } = sale
    const row = saved({ status, isVoidRequested })
    expect(tell(row, { kind: 'invoice_canceled' })).toEqual(['applied'])
    expect(standing(row.id)).toMatchObject({ status: ends, isNodeFinal: true })
  })

  test('is a cancel while its time runs, and its end once that is over', async () => {
    const [early, late] = [saved({ status: 'pending' }), saved({ status: 'pending' })]
    for (const { id } of [early, late]) under.core.deadlines.start(id, LIFE_MS)
    tell(early, { kind: 'invoice_canceled' })
    await under.clock.advance(LIFE_MS)
    tell(late, { kind: 'invoice_canceled' })
    expect(standing(early.id)?.status).toBe('canceled')
    expect(standing(late.id)?.status).toBe('expired')
  })
})

describe('what is kept in mind', () => {
  test('the time of a sale is forgotten with the last word of its node', () => {
    const row = saved({ status: 'pending' })
    under.core.deadlines.start(row.id, LIFE_MS)
    tell(row, paid(null))
    // Paid, but not how much: its node is asked again.
    expect(under.core.deadlines.isOfThisRun(row.id)).toBe(true)
    tell(row, { kind: 'invoice_amount', receivedMsat: 5_000n })
    expect(standing(row.id)).toMatchObject({ outcome: 'exact', isNodeFinal: true })
    expect(under.core.deadlines.isOfThisRun(row.id)).toBe(false)
  })

  test('and with a payment that says how much', () => {
    const row = saved({ status: 'pending' })
    under.core.deadlines.start(row.id, LIFE_MS)
    tell(row, paid(5_000n))
    expect(under.core.deadlines.isOfThisRun(row.id)).toBe(false)
  })
})

test('pain 3: a settlement of nothing is one whose amount is not told', () => {
  const row = saved({ status: 'pending' })
  tell(row, paid(0n))
  const unknown = { status: 'paid', outcome: 'unknown', receivedMsat: null, receiptNumber: null }
  expect(standing(row.id)).toMatchObject({ ...unknown, isNodeFinal: false })
})

test('I19: the inbox keeps what was told with what became of it, and why', () => {
  const row = saved({ status: 'pending' })
  tell(row, paid(5_000n))
  tell(row, { kind: 'invoice_canceled' })
  const stranger = { ...row, paymentHash: 'ef'.repeat(32) }
  tell(stranger, { kind: 'invoice_canceled' })
  const inbox = under.core.book.read((tx) =>
    tx
      .prepare(
        `SELECT kind, outcome, reason FROM facts
         WHERE body ->> 'paymentHash' IN (?, ?) ORDER BY rowid`,
      )
      .all(row.paymentHash, stranger.paymentHash),
  )
  expect(inbox).toEqual([
    { kind: 'invoice_paid', outcome: 'applied', reason: '' },
    { kind: 'invoice_canceled', outcome: 'refused', reason: 'canceled while paid' },
    { kind: 'invoice_canceled', outcome: 'unmatched', reason: 'no invoice of this book' },
  ])
})

test('an amount that is told of a payment whose amount was known books nothing', () => {
  const row = saved({ status: 'pending' })
  tell(row, paid(5_000n))
  const before = standing(row.id)
  expect(tell(row, { kind: 'invoice_amount', receivedMsat: 9_000n })).toEqual(['refused'])
  expect(standing(row.id)).toEqual(before)
})

test.each([
  [paid(5_000n), 'paid'],
  [{ kind: 'invoice_amount', receivedMsat: 5_000n }, 'amount_known'],
  [{ kind: 'invoice_canceled' }, 'canceled'],
] as const)('another node is refused by the name of what it told: %o', (fact, event) => {
  const row = saved({ status: 'pending' })
  const facts = [{ ...fact, paymentHash: row.paymentHash } as Fact]
  const nodePubkey = '03'.padEnd(66, 'f')
  const told = { facts, source: 'node_stream', nodePubkey } as const
  expect(applyFacts(under.core, told)).toEqual(['refused'])
  const last = under.core.book.read((tx) =>
    tx.prepare('SELECT event, outcome FROM events WHERE subject = ? ORDER BY seq DESC').get(row.id),
  )
  expect(last).toEqual({ event, outcome: 'refused' })
  expect(standing(row.id)?.status).toBe('pending')
})
