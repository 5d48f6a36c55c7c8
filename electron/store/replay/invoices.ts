import type { InvoiceStatus } from '../../../shared/model/invoice.ts'
import { INVOICE, INVOICE_EVENTS, receivedOutcome } from '../../domain/invoice.ts'
import { step } from '../../domain/step.ts'
import { termsSql } from '../sale-terms.ts'
import type { LoggedEvent, LoggedTransfer, Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Shelf, Shelves } from './shelf.ts'
import { type Cells, digits, type RebuiltTable } from './tables.ts'

/** What the transfers of one settlement say together. */
type Settlement = {
  hash: string
  price: bigint | null
  over: bigint | null
  under: bigint | null
  bought: bigint | null
  memo: string | null
  tillId: string | null
  operatorId: string | null
  customerId: string | null
  effectiveAt: bigint
}

type Invoice = {
  status: InvoiceStatus
  /** Lines that moved it, its making included. */
  version: bigint
  isVoidRequested: boolean
  /** Of the line that made it; null in a book whose sales were written as already issued. */
  made: { at: bigint; operatorId: string | null; terms: string | null } | null
  settlement: Settlement | null
  /** What was asked of a payment that came short; otherwise its price says it. */
  asked: bigint | null
  receipt: bigint | null
  /** The node told the amount later than the payment. */
  isAmountTold: boolean
}

/**
 * Sells again (SM-01): each line of a sale through the machine that moved it, each settlement from
 * its transfers, and receipts numbered in the order in which their sales were booked.
 */
export function tellInvoices(shelves: Shelves): Teller & { tables: RebuiltTable[] } {
  const shelf = shelves.shelf<Invoice>('invoices')
  const receipts = new Map<string, bigint>()

  function number(tillId: string): bigint {
    const next = (receipts.get(tillId) ?? 0n) + 1n
    receipts.set(tillId, next)
    return next
  }

  return {
    take(entry) {
      if (entry.is === 'event') {
        if (entry.subject.startsWith('inv_')) say(shelf, entry, number)
      } else if (entry.reference.startsWith('lnd:settle:')) {
        settle(invoiceOf(shelf, entry.groupId), entry)
      }
    },
    tables: [invoiceTable(shelf), receiptTable(receipts)],
  }
}

function invoiceOf(shelf: Shelf<Invoice>, id: string): Invoice {
  const known = shelf.get(id)
  if (known) return known
  const fresh: Invoice = {
    status: 'creating',
    version: 0n,
    isVoidRequested: false,
    made: null,
    settlement: null,
    asked: null,
    receipt: null,
    isAmountTold: false,
  }
  shelf.put(id, fresh)
  return fresh
}

const PARTS = { price: 'price', over: 'over', under: 'under', credits: 'bought' } as const

function settle(invoice: Invoice, leg: LoggedTransfer): void {
  const { groupId: id, reference, amount, memo, currency, effectiveAt } = leg
  const [, hash = '', name = ''] = /^lnd:settle:([^:]+):(\w+)$/.exec(reference) ?? []
  const part = Object.hasOwn(PARTS, name) ? PARTS[name as keyof typeof PARTS] : undefined
  must(part !== undefined && leg.kind === 'single', 'settlement_part', { reference })
  const { tillId, operatorId, customerId } = leg
  const whose = { tillId, operatorId, customerId, effectiveAt }
  const sums = { price: null, over: null, under: null, bought: null }
  const settlement = (invoice.settlement ??= { hash, ...sums, memo: null, ...whose })
  const isSame =
    settlement.hash === hash &&
    settlement.tillId === tillId &&
    settlement.operatorId === operatorId &&
    settlement.customerId === customerId &&
    settlement.effectiveAt === effectiveAt
  must(isSame, 'settlement_parts_disagree', { id })
  must(settlement[part] === null, 'settlement_part_twice', { reference })
  settlement[part] = amount
  const isInItsOwn = (part === 'bought') === (currency === 'CREDIT')
  must(isInItsOwn, 'settlement_currency', { reference, currency })
  if (part === 'bought') {
    must(memo === 'purchase', 'settlement_memo', { reference, memo })
    return
  }
  must((settlement.memo ?? memo) === memo, 'settlement_parts_disagree', { id })
  settlement.memo = memo
}

function say(shelf: Shelf<Invoice>, line: LoggedEvent, number: (tillId: string) => bigint): void {
  const { subject: id, event, fromStatus, toStatus, outcome, detail } = line
  const invoice = invoiceOf(shelf, id)
  if (event === 'created') return make(invoice, line)
  const { status } = invoice
  must(fromStatus === status, 'other_status', { id, status, told: fromStatus })
  if (outcome === 'refused') {
    must(toStatus === null, 'moved_unapplied', { id, outcome })
    // Refused by its own machine, and not because another node told it.
    const isByMachine = detail === `is ${status}`
    must(!isByMachine || moveOf(status, event) === null, 'refusal_wrong', { id, event })
    return
  }
  if (toStatus === null) return
  invoice.version += 1n
  if (outcome === 'applied' && event !== 'amount_known') {
    const next = moveOf(status, event)
    must(next !== null, 'move_refused', { id, status, event })
    must(next === toStatus, 'other_end', { id, status: next, told: toStatus })
    invoice.status = next
    if (event === 'paid' && !isUntold(invoice, line)) pay(invoice, line, number)
    return
  }
  must(toStatus === status, 'moved_by_note', { id, event })
  if (event === 'void_asked') invoice.isVoidRequested = true
  if (event === 'amount_known') {
    must(isPaid(invoice) && !invoice.isAmountTold, 'amount_unasked', { id })
    invoice.isAmountTold = true
    // In a book from before, a payment without its amount was booked at its price at once.
    if (invoice.receipt === null) pay(invoice, line, number)
  }
}

function make(invoice: Invoice, line: LoggedEvent): void {
  const { subject: id, fromStatus, toStatus, at, operatorId, detail } = line
  const isFirst = invoice.version === 0n && invoice.settlement === null
  must(isFirst && fromStatus === null && toStatus === 'creating', 'sale_twice', { id })
  invoice.made = { at, operatorId, terms: detail === '' ? null : detail }
  invoice.version = 1n
}

/** Where its machine takes it; null when it refuses. An invoice found at the node was issued. */
function moveOf(status: InvoiceStatus, event: string): InvoiceStatus | null {
  const name = INVOICE_EVENTS.find((known) => known === (event === 'adopted' ? 'issued' : event))
  if (name === undefined) return null
  const moved = step(INVOICE, status, name)
  return moved.ok ? moved.value : null
}

function isPaid({ status }: Invoice): boolean {
  return status === 'paid' || status === 'paid_late'
}

/** Paid, and the node did not say how much: then nothing of it may be booked. */
function isUntold({ settlement }: Invoice, { subject: id, detail }: LoggedEvent): boolean {
  const isSaid = detail === 'amount not told'
  must(!isSaid || settlement === null, 'settlement_shape', { id })
  return isSaid
}

function pay(
  invoice: Invoice,
  { subject: id, detail }: LoggedEvent,
  number: (tillId: string) => bigint,
): void {
  const { settlement } = invoice
  must(settlement !== null, 'settlement_missing', { id })
  const { price, under, over, bought } = settlement
  const isShort = under !== null && price === null && over === null && bought === null
  must(isShort || (price !== null && under === null), 'settlement_shape', { id })
  const asked = /^asked (\d+) msat$/.exec(detail)?.[1]
  must(isShort === (asked !== undefined), 'settlement_asked', { id })
  invoice.asked = asked === undefined ? price : BigInt(asked)
  invoice.receipt = number(settlement.tillId ?? '')
}

const AS_ASKED = 'as asked'
const COLUMNS = {
  id: 'id',
  status: 'status',
  outcome: 'outcome',
  amount_msat: 'amount_msat',
  received_msat: 'received_msat',
  customer_id: 'customer_id',
  credits: `CASE WHEN receipt_number IS NOT NULL AND outcome <> 'under'
    AND purpose = 'credit_package' AND customer_id IS NOT NULL THEN credits END`,
  memo: `CASE WHEN purpose <> 'sale' THEN 'credit package' WHEN memo = '' THEN 'sale'
    ELSE memo END`,
  payment_hash: 'payment_hash',
  till_id: 'till_id',
  operator_id: 'operator_id',
  settled_at: 'coalesce(settled_at, created_at)',
  created_at: 'created_at',
  is_void_requested: 'is_void_requested',
  receipt_number: 'receipt_number',
  version: 'version',
} as const
const NAMES = Object.keys(COLUMNS)
const PLACE = {
  status: NAMES.indexOf('status'),
  outcome: NAMES.indexOf('outcome'),
  asked: NAMES.indexOf('amount_msat'),
  received: NAMES.indexOf('received_msat'),
  /** How many of the columns depend on no order. */
  contentEnd: NAMES.indexOf('till_id'),
}

function invoiceTable(shelf: Shelf<Invoice>): RebuiltTable {
  return {
    name: 'invoices',
    table: 'invoices',
    columns: [...NAMES, 'terms'],
    standing: (columns) => `SELECT id AS key, ${Object.values(COLUMNS).join(', ')},
      ${termsSql(columns)} FROM invoices ORDER BY id`,
    *rows() {
      for (const [id, invoice] of shelf.all()) yield [id, cellsOf(id, invoice)]
    },
    restrict: asBooked,
    content(cells) {
      // In time or late, and by which way an unpaid one ended, depends on who came first.
      const isPaidFor = cells[PLACE.status] === 'paid' || cells[PLACE.status] === 'paid_late'
      const end = isPaidFor ? 'paid' : 'unpaid'
      return cells.slice(0, PLACE.contentEnd).with(PLACE.status, end)
    },
  }
}

function cellsOf(id: string, invoice: Invoice): Cells {
  const { status, made, version, isVoidRequested, receipt, settlement } = invoice
  const rest = [
    made ? digits(made.at) : false,
    isVoidRequested ? '1' : '0',
    digits(receipt),
    digits(version),
    made?.terms ?? false,
  ] as const
  if (isPaid(invoice) && !settlement) {
    const untold = ['unknown', false, null, false, null, false, false, false] as const
    return [id, status, ...untold, made ? made.operatorId : false, false, ...rest]
  }
  if (!settlement || !isPaid(invoice)) {
    // What an unpaid one asks for is not told; nothing may have come, and nothing been booked.
    const outcome = settlement ? 'booked' : 'none'
    const maker = made ? made.operatorId : false
    const open = [outcome, false, null, false, null, false, false, false, maker, false] as const
    return [id, status, ...open, ...rest]
  }
  const { customerId, bought, memo, hash, tillId, operatorId, effectiveAt } = settlement
  const whose = [customerId, digits(bought), memo, hash, tillId, operatorId, digits(effectiveAt)]
  return [id, status, ...received(invoice, settlement), ...whose, ...rest]
}

/** Outcome, what was asked, and what came. */
function received(invoice: Invoice, { price, over, under }: Settlement): Cells {
  const asked = digits(invoice.asked)
  const sum = under ?? (price ?? 0n) + (over ?? 0n)
  const outcome = receivedOutcome(invoice.asked ?? 0n, sum)
  const isOpen = outcome === 'exact' && !invoice.isAmountTold
  return isOpen ? [AS_ASKED, asked, false] : [outcome, asked, digits(sum)]
}

/**
 * In a book from before, a payment of what was asked and one whose amount was not told are the same
 * to the log.
 */
function asBooked(standing: Cells, rebuilt: Cells): Cells {
  if (rebuilt[PLACE.outcome] !== AS_ASKED) return standing
  const [outcome, asked, received] = standing.slice(PLACE.outcome)
  const isAsAsked =
    (outcome === 'exact' && received === asked) || (outcome === 'unknown' && received === null)
  return isAsAsked ? standing.with(PLACE.outcome, AS_ASKED) : standing
}

function receiptTable(receipts: ReadonlyMap<string, bigint>): RebuiltTable {
  const columns = ['till_id', 'last_number']
  return {
    name: 'receipts',
    table: 'receipt_counters',
    columns,
    standing: `SELECT till_id AS key, ${columns.join(', ')} FROM receipt_counters ORDER BY till_id`,
    *rows() {
      const sorted = [...receipts].toSorted(([left], [right]) =>
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      )
      for (const [tillId, last] of sorted) yield [tillId, [tillId, digits(last)]]
    },
    content: (cells) => cells,
  }
}
