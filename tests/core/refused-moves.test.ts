import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import { commit } from '../../electron/core/commit.ts'
import { commitReservation } from '../../electron/core/commit-reservation.ts'
import { refundReservation } from '../../electron/core/refund-reservation.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import type { Fact } from '../../electron/domain/facts.ts'
import { insertInvoice } from '../../electron/store/invoices.ts'
import { invoiceRow } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { clientId, customerWith, setUpShop } from '../support/credit-shop.ts'

/** What was refused is written down beside what was done: a reviewer asks for both (SM-01). */
let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
  setUpShop(under.core, 'UTC')
})
afterAll(() => under.close())

function linesOf(subject: string): unknown[] {
  const columns = 'source, event, outcome, detail, operator_id AS who'
  return under.core.book.read((tx) =>
    tx.prepare(`SELECT ${columns} FROM events WHERE subject = ? ORDER BY seq`).all(subject),
  )
}

test('a fact that comes too late stands in the timeline of its sale, and changes nothing', () => {
  const sale = invoiceRow({ tillId: under.core.tillId, amountMsat: 5_000n })
  commit(under.core, ({ tx }) => insertInvoice(tx, sale))
  const { paymentHash, nodePubkey } = sale
  const tell = (fact: Fact) =>
    applyFacts(under.core, { facts: [fact], source: 'node_stream', nodePubkey })
  const paid = { receivedMsat: 5_000n, settleIndex: 1n, settledAtMs: under.clock.nowMs() }
  expect(tell({ kind: 'invoice_paid', paymentHash, ...paid })).toEqual(['applied'])
  expect(tell({ kind: 'invoice_canceled', paymentHash })).toEqual(['refused'])
  expect(linesOf(sale.id)).toEqual([
    { source: 'node_stream', event: 'paid', outcome: 'applied', detail: '', who: null },
    { source: 'node_stream', event: 'canceled', outcome: 'refused', detail: 'is paid', who: null },
  ])
})

/** Ten credits, held for a minute. */
async function holdTen(): Promise<string> {
  const { core, actor } = under
  const { id: customerId } = customerWith(core, 10n)
  const words = { operation: 'other', reason: '' }
  const hold = { clientId: clientId(), customerId, amount: 10n, ttlSeconds: 60, ...words }
  return (await reserveCredits(core, actor, hold)).reservationId
}

test('MANA-44: a second end of a reservation stands beside the first, with who asked', async () => {
  const { core, actor } = under
  const reservationId = await holdTen()
  const end = { reservationId, amount: null, description: '', reason: '' }
  await commitReservation(core, actor, { ...end, clientId: clientId() })
  const late = refundReservation(core, actor, { ...end, clientId: clientId() })
  await expect(late).rejects.toMatchObject({ code: 'already_committed' })
  const refused = { event: 'refunded', outcome: 'refused', detail: 'is committed' }
  expect(linesOf(reservationId)).toEqual([
    { source: 'operator', ...refused, who: actor.operatorId },
  ])
})

test('style rule 9: the id of one verb is refused by another, also with the same words', async () => {
  const { core, actor } = under
  const reservationId = await holdTen()
  const end = { clientId: clientId(), reservationId, amount: null, description: '', reason: '' }
  await commitReservation(core, actor, end)
  await expect(refundReservation(core, actor, end)).rejects.toMatchObject({ code: 'id_reused' })
})
