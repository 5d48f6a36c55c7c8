import { type Fact, factId } from '../../domain/facts.ts'
import { INVOICE, type InvoiceEvent, receivedOutcome } from '../../domain/invoice.ts'
import { type Posting, settlementPostings, type SettledSale } from '../../domain/postings.ts'
import { step } from '../../domain/step.ts'
import type { InvoiceStatus } from '../../../shared/model/invoice.ts'
import type { Reader } from '../entries.ts'
import { decodeJson } from '../json.ts'
import { integer, integerOrNull, type Row, text, textOrNull } from '../row.ts'
import { hasTable } from '../schema.ts'

/** What came of telling the inbox again. */
export type InboxReplay = {
  /** Of the order in which everything was told; the same seed tells it in the same order. */
  seed: number
  facts: number
  /** How often they were told, repeats included. */
  deliveries: number
  /** The first settlement that would have been booked otherwise, in words; null when none would. */
  difference: string | null
}

/** Facts between two looks at whether somebody wants it to end. */
const FACTS_PER_TURN = 2_000

/**
 * The auditor's shuffle (OPP-09): everything the node ever told of each sale is told again, in
 * another order and more than once, and must book what stands in the log. The rules are those of
 * `domain/`; a fresh book is not needed, because each sale settles for itself. An amount is told
 * after its payment, as it is asked for then only. The inbox is not under the chain, so a payment
 * that was put in or taken out shows here.
 */
export async function tellAgain(
  reader: Reader,
  { seed, nextTurn }: { seed: number; nextTurn: () => Promise<void> },
): Promise<InboxReplay> {
  const random = randomOf(seed)
  const told: InboxReplay = { seed, facts: 0, deliveries: 0, difference: null }
  if (!hasTable(reader, 'facts')) return told
  let settled = 0n
  for (const facts of salesIn(reader)) {
    const before = told.facts
    told.facts += facts.length
    const [first] = facts
    const sale = first ? saleOf(reader, first) : null
    if (sale) {
      const deliveries = shuffled(facts, random)
      told.deliveries += deliveries.length
      const booked = book(sale, deliveries)
      if (booked.size > 0) settled += 1n
      told.difference ??= differenceOf(sale, booked, standing(reader, sale.paymentHash))
    }
    if (Math.floor(before / FACTS_PER_TURN) < Math.floor(told.facts / FACTS_PER_TURN)) {
      await nextTurn()
    }
  }
  const inLog = settlements(reader)
  if (settled !== inLog) {
    told.difference ??= `the log has ${inLog} settlements, the inbox tells of ${settled}`
  }
  return told
}

type Told = Fact & { nodePubkey: string }

const KINDS: ReadonlySet<string> = new Set<Fact['kind']>([
  'invoice_paid',
  'invoice_amount',
  'invoice_canceled',
  'invoice_accepted',
  'invoice_released',
])

/** The facts of one sale after the other; their ids begin with its payment hash. */
function* salesIn(reader: Reader): Generator<Told[]> {
  let facts: Told[] = []
  let afterId = ''
  for (;;) {
    const rows = reader
      .prepare('SELECT id, body FROM facts WHERE id > ? ORDER BY id LIMIT ?')
      .all(afterId, FACTS_PER_TURN) as Row[]
    for (const row of rows) {
      const fact = factOf(text(row, 'body'))
      if (fact === null) continue
      if (facts[0] && facts[0].paymentHash !== fact.paymentHash) {
        yield facts
        facts = []
      }
      facts.push(fact)
    }
    const last = rows.at(-1)
    if (!last) break
    afterId = text(last, 'id')
  }
  if (facts.length > 0) yield facts
}

/** Null for what another provider told. */
function factOf(body: string): Told | null {
  const value = decodeJson(body)
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null
  return KINDS.has(String(value.kind)) ? (value as Told) : null
}

type Sale = SettledSale & {
  id: string
  /** A book from before has it at its price although its amount is not told yet. */
  isBookedUntold: boolean
}

/** Null when no invoice of this book has that hash: it was never booked (I19). */
function saleOf(reader: Reader, { paymentHash }: Told): Sale | null {
  const row = reader
    .prepare(
      `SELECT id, node_pubkey, amount_msat, purpose, credits, customer_id, memo,
         outcome = 'unknown' AND receipt_number IS NOT NULL AS is_booked_untold
       FROM invoices WHERE payment_hash = ?`,
    )
    .get(paymentHash) as Row | undefined
  if (!row) return null
  const credits = integerOrNull(row, 'credits')
  return {
    id: text(row, 'id'),
    paymentHash,
    nodePubkey: text(row, 'node_pubkey'),
    amountMsat: integer(row, 'amount_msat'),
    receivedMsat: null,
    purpose: text(row, 'purpose') === 'sale' ? 'sale' : 'credit_package',
    credits: credits === null ? null : Number(credits),
    customerId: textOrNull(row, 'customer_id'),
    memo: text(row, 'memo'),
    isBookedUntold: integer(row, 'is_booked_untold') === 1n,
  }
}

const EVENT_OF = {
  invoice_paid: 'paid',
  invoice_canceled: 'canceled',
  invoice_accepted: 'accepted',
  invoice_released: 'released',
} as const satisfies Record<Exclude<Fact['kind'], 'invoice_amount'>, InvoiceEvent>

/** Amounts by the reference of their transfer, as one order of telling books them. */
export function book(sale: Sale, deliveries: readonly Told[]): Map<string, bigint> {
  const booked = new Map<string, bigint>()
  const known = new Set<string>()
  // Widened, or its type would follow from itself.
  let status = 'pending' as InvoiceStatus
  let isAmountAwaited = false
  const post = (postings: readonly Posting[]): void => {
    for (const { reference, amount } of postings) booked.set(reference, amount)
  }
  for (const fact of deliveries) {
    // Another node's word books nothing, and the same thing told twice is told once.
    if (fact.nodePubkey !== sale.nodePubkey || known.has(factId(fact))) continue
    known.add(factId(fact))
    if (fact.kind === 'invoice_amount') {
      if (isAmountAwaited) post(settlementPostings({ ...sale, receivedMsat: fact.receivedMsat }))
      isAmountAwaited = false
      continue
    }
    const moved = step(INVOICE, status, EVENT_OF[fact.kind])
    if (!moved.ok) continue
    status = moved.value
    if (fact.kind !== 'invoice_paid') continue
    const receivedMsat = fact.receivedMsat === 0n ? null : fact.receivedMsat
    const booked = sale.isBookedUntold ? sale.amountMsat : receivedMsat
    post(settlementPostings({ ...sale, receivedMsat: booked }))
    isAmountAwaited = receivedOutcome(sale.amountMsat, receivedMsat) === 'unknown'
  }
  return booked
}

function standing(reader: Reader, paymentHash: string): Map<string, bigint> {
  const rows = reader
    .prepare('SELECT reference, amount FROM transfers WHERE reference BETWEEN ? AND ?')
    .all(`lnd:settle:${paymentHash}:`, `lnd:settle:${paymentHash};`) as Row[]
  return new Map(rows.map((row) => [text(row, 'reference'), integer(row, 'amount')]))
}

function settlements(reader: Reader): bigint {
  const row = reader
    .prepare(
      `SELECT count(DISTINCT group_id) AS count FROM transfers
       WHERE reference BETWEEN 'lnd:settle:' AND 'lnd:settle;'`,
    )
    .get() as Row
  return integer(row, 'count')
}

function differenceOf(
  { id }: Sale,
  booked: ReadonlyMap<string, bigint>,
  stands: ReadonlyMap<string, bigint>,
): string | null {
  for (const reference of new Set([...booked.keys(), ...stands.keys()])) {
    const [again, log] = [booked.get(reference) ?? 0n, stands.get(reference) ?? 0n]
    if (again !== log) {
      const part = reference.slice(reference.lastIndexOf(':') + 1)
      return `${id}: told again it books ${again} as ${part}, the log has ${log}`
    }
  }
  return null
}

/** Everything at least once and some of it twice or more, in any order. */
function shuffled(facts: readonly Told[], random: (below: number) => number): Told[] {
  const repeats = facts.filter(() => random(2) === 1)
  const all = [...facts, ...repeats, ...repeats.filter(() => random(2) === 1)]
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = random(last + 1)
    const [left, right] = [all[last], all[other]]
    if (left && right) [all[last], all[other]] = [right, left]
  }
  const isAmount = ({ kind }: Told): boolean => kind === 'invoice_amount'
  return [...all.filter((fact) => !isAmount(fact)), ...all.filter(isAmount)]
}

/** Whole numbers below a limit, from a seed (mulberry32): an order that can be told again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
