import type { InvoiceView } from '../../shared/model/invoice.ts'
import type { Fact } from '../domain/facts.ts'
import { isCredited } from '../domain/invoice.ts'
import { NodeError, type NodeInvoice } from '../ports/lightning.ts'
import { balanceOf } from '../store/accounts.ts'
import { customerCredit } from '../domain/accounts.ts'
import { invoiceById, type InvoiceRow } from '../store/invoices.ts'
import { applyFacts, type FactOutcome } from './apply-fact.ts'
import type { Actor, Core } from './core.ts'
import { invoiceView } from './invoice-view.ts'
import { lapseInvoice } from './lapse-invoices.ts'
import { isElsewhere, refuseElsewhere } from './other-node.ts'
import { Refusal } from './refusal.ts'

/** LND-54: an invoice is told to its own till; a manager's till is the book. */
export function ownInvoice(core: Core, actor: Actor, id: string): InvoiceRow {
  const row = core.book.read((tx) => invoiceById(tx, id))
  if (!row) throw new Refusal('not_found')
  if (row.tillId !== actor.tillId) throw new Refusal('not_owner')
  return row
}

/**
 * LND-02, LND-22…27: the state now, after asking the node while the invoice is not final. Being
 * unable to ask is no error here: the answer is what the book knows.
 * @throws Refusal not_found, not_owner, node_not_configured
 */
export async function invoiceStatus(core: Core, actor: Actor, id: string): Promise<InvoiceView> {
  const row = ownInvoice(core, actor, id)
  if (row.isNodeFinal || row.status === 'creating') return invoiceView(row)
  core.node.client()
  if (isElsewhere(core, row)) return invoiceView(row)
  await askNode(core, row).catch((error: unknown) => {
    if (!(error instanceof NodeError)) throw error
  })
  return invoiceView(ownInvoice(core, actor, id))
}

export type ConfirmAnswer = {
  success: true
  alreadyPaid: boolean
  invoice: InvoiceView
  creditsAdded: number
  newBalance: bigint | null
}

/**
 * LND-03, LND-28…38: succeeds only when the node says settled; what a client says never counts.
 * TRAP-01: `gone` is answered only when the node does not say settled, however late it is.
 * @throws Refusal not_settled, gone, no_payment_hash, not_owner, not_found, node_unreachable,
 * other_node
 */
export async function confirmInvoice(core: Core, actor: Actor, id: string): Promise<ConfirmAnswer> {
  const before = ownInvoice(core, actor, id)
  // Without an amount the node has not said its last word, so it is asked for that.
  if (isPaid(before) && before.isNodeFinal)
    return answer(core, before, { alreadyPaid: true, added: 0 })
  if (before.status === 'creating' || before.status === 'failed')
    throw new Refusal('no_payment_hash')
  core.node.client()
  refuseElsewhere(core, before)
  let isOurs: boolean
  try {
    isOurs = (await askNode(core, before)).includes('applied')
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    throw new Refusal('node_unreachable', { light: core.node.light() })
  }
  const after = ownInvoice(core, actor, id)
  // Of several who ask at once one finds the payment; the others are told that it was there.
  if (isPaid(after)) {
    // Booked by this call: with the payment, or with its amount, when that came later.
    const isNews = isOurs && before.receiptNumber === null && isCredited(after)
    const alreadyPaid = isPaid(before) || !isOurs
    return answer(core, after, { alreadyPaid, added: isNews ? (after.credits ?? 0) : 0 })
  }
  if (after.status === 'canceled' || after.status === 'expired') throw new Refusal('gone')
  throw new Refusal('not_settled')
}

function isPaid(row: InvoiceRow): boolean {
  return row.status === 'paid' || row.status === 'paid_late'
}

function answer(
  core: Core,
  row: InvoiceRow,
  { alreadyPaid, added }: { alreadyPaid: boolean; added: number },
): ConfirmAnswer {
  const spec = row.customerId ? customerCredit(row.customerId) : null
  const balance = spec && core.book.read((tx) => balanceOf(tx, spec.code, spec.currency))
  return {
    success: true,
    alreadyPaid,
    invoice: invoiceView(row),
    creditsAdded: added,
    newBalance: balance ? balance.creditsPosted - balance.debitsPosted : null,
  }
}

/**
 * Looks the invoice up at the node and applies what it says.
 * @returns what became of each fact that it told
 * @throws NodeError
 */
export async function askNode(core: Core, row: InvoiceRow): Promise<FactOutcome[]> {
  let told: NodeInvoice
  try {
    told = await core.node.client().lookup(row.paymentHash)
  } catch (error) {
    if (error instanceof NodeError && isForgotten(core, row, error)) {
      return row.isNodeFinal ? [] : endForgotten(core, row)
    }
    if (error instanceof NodeError) core.node.noticeFailure(error)
    throw error
  }
  core.failpoint('lookup:after_answer')
  const facts = factsOf(told, row)
  const outcomes =
    facts.length > 0
      ? applyFacts(core, { facts, source: 'lookup', nodePubkey: row.nodePubkey })
      : []
  if (told.state === 'open') lapseInvoice(core, row.id)
  return outcomes
}

/**
 * I16: a node that deletes what it canceled tells nobody. Once its time is over, an invoice that
 * its own node gave a number and does not know any more cannot be paid there.
 */
function isForgotten(core: Core, row: InvoiceRow, error: NodeError): boolean {
  const wasThere = row.addIndex !== null && !isElsewhere(core, row)
  return error.kind === 'not_found' && wasThere && (row.isNodeFinal || isPastTime(core, row))
}

/** Of an earlier run, our wall clock and its own node's "not found" together say enough. */
function isPastTime(core: Core, row: InvoiceRow): boolean {
  if (core.deadlines.isOver(row.id)) return true
  return !core.deadlines.isOfThisRun(row.id) && core.clock.nowMs() >= row.expiresAtMs
}

/** Its end as the node's silence tells it; should it be settled all the same, that is booked. */
function endForgotten(core: Core, row: InvoiceRow): FactOutcome[] {
  lapseInvoice(core, row.id)
  const facts = [{ kind: 'invoice_canceled', paymentHash: row.paymentHash }] as const
  return applyFacts(core, { facts, source: 'lookup', nodePubkey: row.nodePubkey })
}

/** What a node's invoice means for ours; empty when it says nothing new. */
export function factsOf(told: NodeInvoice, row: InvoiceRow | null): Fact[] {
  const { paymentHash } = told
  switch (told.state) {
    case 'settled':
      return settledFacts(told, row)
    case 'canceled':
      return [{ kind: 'invoice_canceled', paymentHash }]
    case 'accepted':
      if (row?.status !== 'pending') return []
      return [{ kind: 'invoice_accepted', paymentHash, seenVersion: row.version }]
    case 'open':
      if (row?.status !== 'arriving') return []
      return [{ kind: 'invoice_released', paymentHash, seenVersion: row.version }]
  }
}

function settledFacts(told: NodeInvoice, row: InvoiceRow | null): Fact[] {
  const { paymentHash, receivedMsat, settleIndex } = told
  const paid: Fact = {
    kind: 'invoice_paid',
    paymentHash,
    receivedMsat,
    settleIndex,
    settledAtMs: told.settledAtMs ?? told.createdAtMs,
  }
  const isAmountNews = row?.outcome === 'unknown' && receivedMsat !== null && receivedMsat > 0n
  return isAmountNews ? [paid, { kind: 'invoice_amount', paymentHash, receivedMsat }] : [paid]
}
