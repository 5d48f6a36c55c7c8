import { decimalOf, fiatCost, rateText, unitOf } from './amounts.ts'
import type { BookEntry, TextWriter } from './entry.ts'
import { type Takings, takingsOf } from './takings.ts'
import type { ZonedTime } from './zoned-time.ts'

/**
 * A spreadsheet runs a cell that begins so; an apostrophe makes it text (reliability 6). Text that
 * has the apostrophe already gets one more, so that taking one away gives back what was written.
 */
const FORMULA_START = /^'*[=+\-@\t\r\n]/

/**
 * A spreadsheet that cuts at semicolons, tabs or line ends finds no quotes around this cell, and
 * takes the quotes in it for its own: what comes next begins a cell there.
 */
const FORMULA_AFTER_CUT = /([;\t\r\n]"*)(?='*[=+\-@])/g
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

type Column = readonly [
  name: string,
  value: (entry: BookEntry, zone: ZonedTime, takings: Takings) => string,
]

/**
 * One column for each thing, so that nobody has to cut a text apart (pain 24). Times are ISO with
 * their offset; amounts stand as a whole number of their unit and as a decimal.
 */
const COLUMNS: readonly Column[] = [
  ['entry', ({ seq }) => `${seq}`],
  ['effective_at', (entry, zone) => zone.iso(entry.effectiveAtMs)],
  ['booked_at', (entry, zone) => zone.iso(entry.bookedAtMs)],
  ['kind', ({ kind }) => kind],
  ['group', ({ groupId }) => textCell(groupId)],
  ['reference', ({ reference }) => textCell(reference)],
  ['debit_account', ({ debit }) => textCell(debit.code)],
  ['credit_account', ({ credit }) => textCell(credit.code)],
  ['currency', ({ currency }) => textCell(currency)],
  ['unit', ({ currency }) => unitOf(currency)],
  ['amount', ({ amount }) => `${amount}`],
  ['amount_decimal', ({ amount, currency }) => decimalOf(amount, currency)],
  ['fiat_currency', (entry) => textCell(fiatCost(entry)?.currency ?? '')],
  ['fiat_amount', fiatAmount],
  ['rate_per_btc', ({ sale }) => (sale?.rate ? rateText(sale.rate) : '')],
  ['rate_at', ({ sale }, zone) => (sale?.rate ? zone.iso(sale.rate.atMs) : '')],
  ['rate_sources', ({ sale }) => textCell(sourcesOf(sale))],
  ['net', (_entry, _zone, { net }) => net ?? ''],
  ['tax_rate', (_entry, _zone, { taxRate }) => textCell(taxRate ?? '')],
  ['tax', (_entry, _zone, { tax }) => tax ?? ''],
  ['tip', (_entry, _zone, { tip }) => tip ?? ''],
  ['payment_hash', ({ sale }) => textCell(sale?.paymentHash ?? '')],
  ['receipt_number', ({ sale }) => `${sale?.receiptNumber ?? ''}`],
  ['customer', ({ customerName }) => textCell(customerName)],
  ['customer_id', ({ customerId }) => textCell(customerId)],
  ['till', ({ tillName }) => textCell(tillName)],
  ['till_id', ({ tillId }) => textCell(tillId)],
  ['operator', ({ operatorName }) => textCell(operatorName)],
  ['operator_id', ({ operatorId }) => textCell(operatorId)],
  ['memo', ({ memo }) => textCell(memo)],
  ['reason', ({ reason }) => textCell(reason)],
  ['resolves_entry', ({ pendingSeq }) => `${pendingSeq ?? ''}`],
  ['corrects_entry', ({ correctsSeq }) => `${correctsSeq ?? ''}`],
  ['held_until', ({ timeoutAtMs }, zone) => (timeoutAtMs === null ? '' : zone.iso(timeoutAtMs))],
  ['entry_hash', ({ hash }) => hash],
]

/** Names of the columns, in their order. */
export const CSV_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name)

/** RFC 4180 in UTF-8: a line of names, then one line an entry, each ended by CR LF. */
export function csvWriter(zone: ZonedTime): TextWriter {
  return {
    head: () => `${CSV_COLUMNS.join(',')}\r\n`,
    entry(entry) {
      const takings = takingsOf(entry)
      return `${COLUMNS.map(([, value]) => quoted(value(entry, zone, takings))).join(',')}\r\n`
    },
    foot: () => '',
  }
}

/** Text as a cell that no spreadsheet takes for a formula, wherever it cuts. */
export function textCell(text: string): string {
  return text.replace(FORMULA_START, "'$&").replace(FORMULA_AFTER_CUT, "$1'")
}

function quoted(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function fiatAmount(entry: BookEntry): string {
  const fiat = fiatCost(entry)
  return fiat ? decimalOf(fiat.amountMinor, fiat.currency) : ''
}

function sourcesOf(sale: BookEntry['sale']): string {
  const used = sale?.rate?.readings.filter(({ isUsed }) => isUsed) ?? []
  return used.map(({ source }) => source).join(' ')
}
