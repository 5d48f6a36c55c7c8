import {
  type Fact,
  factId,
  factIdElsewhere,
  type FactSource,
  type InvoicePaid,
} from '../domain/facts.ts'
import { cashierScript, INVOICE, type InvoiceEvent, receivedOutcome } from '../domain/invoice.ts'
import { type Posting, settlementPostings } from '../domain/postings.ts'
import { step } from '../domain/step.ts'
import { ensureAccount } from '../store/accounts.ts'
import { nodeCursor, saveNodeCursor } from '../store/cursors.ts'
import { raiseTier } from '../store/customers.ts'
import { recordFact, settleFact } from '../store/facts.ts'
import { invoiceByHash, type InvoiceRow } from '../store/invoices.ts'
import { takeReceiptNumber } from '../store/receipts.ts'
import { postTransfers } from '../store/transfers.ts'
import { commit, type Commit, noteOnInvoice, saveInvoice } from './commit.ts'
import type { Core } from './core.ts'
import { mustCustomer, tellCredit } from './credit-account.ts'

export type FactOutcome = 'applied' | 'duplicate' | 'refused' | 'unmatched'

export type ToldFacts = {
  facts: readonly Fact[]
  source: FactSource
  nodePubkey: string
  /** The stream's place after these facts; saved with them or not at all (I3). */
  cursor?: { addIndex: bigint; settleIndex: bigint }
}

/**
 * The one place where facts become money (style rule 1). Inbox row, status, transfers, receipt
 * number, cursor and change are one transaction; a fact told before changes nothing.
 * @returns one outcome for each fact, in order.
 * @throws Refusal storage_unavailable; then nothing was applied and the teller must tell again.
 */
export function applyFacts(core: Core, told: ToldFacts): FactOutcome[] {
  const ended: string[] = []
  const outcomes = commit(core, (unit) => {
    const applied = told.facts.map((fact) => applyOne(core, unit, fact, { ...told, ended }))
    if (told.cursor) saveNodeCursor(unit.tx, told.nodePubkey, told.cursor)
    core.failpoint('fact:before_commit')
    return applied
  })
  for (const id of ended) core.deadlines.forget(id)
  core.failpoint('fact:after_commit')
  return outcomes
}

type Applying = ToldFacts & {
  /** Invoices of which the node said its last word: what is rolled back still has its time. */
  ended: string[]
}

function applyOne(core: Core, unit: Commit, fact: Fact, told: Applying): FactOutcome {
  const row = invoiceByHash(unit.tx, fact.paymentHash)
  const isForeign = row !== null && row.nodePubkey !== told.nodePubkey
  const id = isForeign ? factIdElsewhere(fact, told.nodePubkey) : factId(fact)
  const isNew = recordFact(unit.tx, {
    id,
    kind: fact.kind,
    provider: 'lnd',
    receivedAtMs: core.clock.nowMs(),
    source: told.source,
    body: { ...fact, nodePubkey: told.nodePubkey },
  })
  if (isNew === 'duplicate') return 'duplicate'
  // An invoice that this book never made (I19): kept as a fact, never booked by its memo.
  if (!row) {
    if (fact.kind === 'invoice_paid') countUnmatched(unit, told.nodePubkey)
    return settled(unit, id, 'unmatched', 'no invoice of this book')
  }
  if (isForeign) return refuseForeign(core, unit, row, { id, source: told.source, fact })
  const outcome =
    fact.kind === 'invoice_amount'
      ? applyAmount(core, unit, row, fact.receivedMsat, id)
      : applyMove(core, unit, row, fact, { id, source: told.source })
  if (outcome === 'applied' && isLastWord(fact)) told.ended.push(row.id)
  return outcome
}

/** A payment without its amount is asked for again; so is what has only arrived. */
function isLastWord(fact: Fact): boolean {
  if (fact.kind === 'invoice_paid') return amountTold(fact) !== null
  return fact.kind === 'invoice_canceled' || fact.kind === 'invoice_amount'
}

/** Only the node that was asked for an invoice can say what became of it; the attempt is shown. */
function refuseForeign(
  core: Core,
  unit: Commit,
  row: InvoiceRow,
  told: { id: string; source: FactSource; fact: Fact },
): FactOutcome {
  const { id, source, fact } = told
  const event = fact.kind === 'invoice_amount' ? 'amount_known' : EVENT_OF[fact.kind]
  const detail = 'told by another node'
  noteOnInvoice(core, unit, row, { source, event, outcome: 'refused', detail })
  return settled(unit, id, 'refused', 'another node')
}

/** Money of others on this node is shown in the completeness meter, never booked (OPP-04). */
function countUnmatched(unit: Commit, nodePubkey: string): void {
  const { unmatched } = nodeCursor(unit.tx, nodePubkey)
  saveNodeCursor(unit.tx, nodePubkey, { unmatched: unmatched + 1 })
}

function applyMove(
  core: Core,
  unit: Commit,
  row: InvoiceRow,
  fact: Exclude<Fact, { kind: 'invoice_amount' }>,
  told: { id: string; source: FactSource },
): FactOutcome {
  const event = ranOut(core, row, fact) ? 'lapsed' : EVENT_OF[fact.kind]
  const moved = step(INVOICE, row.status, event)
  const saying = { source: told.source, event } as const
  if (!moved.ok) {
    noteOnInvoice(core, unit, row, { ...saying, outcome: 'refused', detail: `is ${row.status}` })
    return settled(unit, told.id, 'refused', `${event} while ${row.status}`)
  }
  const after = withFact({ ...row, status: moved.value }, fact)
  const numbered = fact.kind === 'invoice_paid' ? bookSettlement(core, unit, after) : after
  saveInvoice(core, unit, {
    before: row,
    after: numbered,
    saying: { ...saying, outcome: 'applied', detail: amountSaid(numbered) },
  })
  return settled(unit, told.id, 'applied', '')
}

/** LND counts in whole seconds from before it answers, so its end comes ahead of ours. */
const NODE_AHEAD_MS = 5_000

/**
 * A node cancels by itself what runs out; only a void that somebody asked for is a cancel. A clock
 * that is known to be off (pain 28) says nothing about which end it was, and of an invoice of an
 * earlier run nobody here knows when its time was over: its node does.
 */
function ranOut(core: Core, row: InvoiceRow, fact: Fact): boolean {
  if (fact.kind !== 'invoice_canceled' || row.isVoidRequested) return false
  if (row.status !== 'pending' && row.status !== 'arriving') return false
  if (!core.deadlines.isOfThisRun(row.id)) return true
  const skewMs = Math.abs(core.node.status().clockSkewMs ?? 0)
  return core.deadlines.isOver(row.id, NODE_AHEAD_MS + skewMs)
}

const EVENT_OF = {
  invoice_paid: 'paid',
  invoice_canceled: 'canceled',
  invoice_accepted: 'accepted',
  invoice_released: 'released',
} as const satisfies Record<Exclude<Fact['kind'], 'invoice_amount'>, InvoiceEvent>

function withFact(row: InvoiceRow, fact: Fact): InvoiceRow {
  if (fact.kind === 'invoice_canceled') return scripted({ ...row, isNodeFinal: true })
  if (fact.kind !== 'invoice_paid') return scripted(row)
  const receivedMsat = amountTold(fact)
  return scripted({
    ...row,
    receivedMsat,
    outcome: receivedOutcome(row.amountMsat, receivedMsat),
    settleIndex: fact.settleIndex,
    settledAtMs: fact.settledAtMs,
    // Without an amount the node has not said its last word; the sweep goes on asking.
    isNodeFinal: isLastWord(fact),
  })
}

/**
 * What no transfer says and is to be proved all the same (row-check.ts): what was asked of a sale
 * that was paid short, and that nothing is booked because the node did not tell how much came.
 */
function amountSaid({ outcome, amountMsat }: InvoiceRow): string {
  if (outcome === 'unknown') return 'amount not told'
  return outcome === 'under' ? `asked ${amountMsat} msat` : ''
}

/** A settlement of nothing is a node that did not say how much (pain 3). */
function amountTold(fact: InvoicePaid): bigint | null {
  return fact.receivedMsat === 0n ? null : fact.receivedMsat
}

function scripted(row: InvoiceRow): InvoiceRow {
  return { ...row, script: cashierScript(row) }
}

/** Purchases from before packages had a tier as a term were all sold as raising to it. */
const TIER_BEFORE_TERMS = 'paid'

/** Money, tier and receipt of a payment, together; nothing at all until its amount is known. */
function bookSettlement(core: Core, unit: Commit, row: InvoiceRow): InvoiceRow {
  if (row.outcome === 'unknown') return row
  post(core, unit, row, settlementPostings(row))
  if (row.purpose === 'credit_package' && row.customerId && row.outcome !== 'under') {
    raiseTier(unit.tx, row.customerId, row.tier ?? TIER_BEFORE_TERMS)
    tellCredit(unit, mustCustomer(unit.tx, row.customerId))
  }
  return { ...row, receiptNumber: takeReceiptNumber(unit.tx, row.tillId) }
}

function applyAmount(
  core: Core,
  unit: Commit,
  row: InvoiceRow,
  receivedMsat: bigint,
  id: string,
): FactOutcome {
  if (row.outcome !== 'unknown') return settled(unit, id, 'refused', 'the amount was known')
  const outcome = receivedOutcome(row.amountMsat, receivedMsat)
  const known = scripted({ ...row, receivedMsat, outcome, isNodeFinal: true })
  const after = row.receiptNumber === null ? bookSettlement(core, unit, known) : known
  if (row.receiptNumber !== null) bookExcess(core, unit, known)
  const detail = amountSaid(after)
  saveInvoice(core, unit, {
    before: row,
    after,
    saying: { source: 'lookup', event: 'amount_known', outcome: 'applied', detail },
  })
  return settled(unit, id, 'applied', '')
}

/** A book from before has such a sale at its price already; of it only what is over is new. */
function bookExcess(core: Core, unit: Commit, row: InvoiceRow): void {
  const isExcess = ({ reference }: Posting): boolean => reference.endsWith(':over')
  post(core, unit, row, settlementPostings(row).filter(isExcess))
}

function post(core: Core, unit: Commit, row: InvoiceRow, postings: readonly Posting[]): void {
  if (postings.length === 0) return
  const effectiveAtMs = row.settledAtMs ?? row.createdAtMs
  const legs = postings.map((posting) => ({
    debit: ensureAccount(unit.tx, posting.debit),
    credit: ensureAccount(unit.tx, posting.credit),
    amount: posting.amount,
    currency: posting.currency,
    kind: 'single' as const,
    reference: posting.reference,
    memo: posting.memo,
    customerId: posting.customerId,
    tillId: row.tillId,
    operatorId: row.operatorId,
    effectiveAtMs,
  }))
  postTransfers(unit.tx, row.id, core.clock.nowMs(), legs)
}

function settled<Outcome extends FactOutcome>(
  unit: Commit,
  id: string,
  outcome: Outcome & ('applied' | 'refused' | 'unmatched'),
  reason: string,
): Outcome {
  settleFact(unit.tx, id, outcome, reason)
  return outcome
}
