import { decimalOf, fiatCost, msatPriceText, rateText } from './amounts.ts'
import {
  type BookAccount,
  type BookEntry,
  type BookExtract,
  isPosted,
  type TextWriter,
} from './entry.ts'
import { accountNames, commodityOf, heldComment, journalAmount, oneLine } from './journal-names.ts'
import { type Assertion, journalTotals, openingDay } from './journal-totals.ts'
import type { ZonedTime } from './zoned-time.ts'

/** What hledger calls the kinds of account; `V` is its word for an exchange. */
const TYPES: Readonly<Record<string, string>> = {
  asset: 'A',
  liability: 'L',
  income: 'R',
  expense: 'X',
  equity: 'E',
  exchange: 'V',
}

/**
 * A journal that passes `hledger check --strict`: accounts and commodities are declared, every
 * transfer is a transaction of its own, and balances are asserted at each month's end and at the
 * end. Only posted money moves; what was only held stands as a comment. The cost in fiat is a tag
 * and not a price of the posting: with one, hledger balances the fiat and no longer the msat.
 */
export function hledgerWriter(extract: BookExtract, zone: ZonedTime): TextWriter {
  const totals = journalTotals(extract, zone)
  const nameOf = accountNames(extract.accounts, ({ code }) => hledgerName(code))
  const byId = new Map(extract.accounts.map((account) => [account.id, account]))
  return {
    head: () => headLines(extract, nameOf).join('\n') + openingText(extract, zone, nameOf, byId),
    entry(entry) {
      totals.add(entry)
      return isPosted(entry)
        ? transactionText(entry, zone, nameOf)
        : heldComment(entry, zone, nameOf)
    },
    foot: () => footText(totals.assertions(), nameOf, byId) + priceText(totals.rates()),
  }
}

/** Double spaces end a name, and a semicolon begins a comment. */
function hledgerName(code: string): string {
  return code.replace(/[^\p{L}\p{N}:_.-]/gu, '-')
}

function headLines(extract: BookExtract, nameOf: (id: bigint) => string): string[] {
  const currencies = [...new Set(extract.accounts.map(({ currency }) => currency))].toSorted()
  const codes = new Map(extract.accounts.map((account) => [nameOf(account.id), account.kind]))
  return [
    `; ${oneLine(extract.shopName)}: the book in hledger's format`,
    `; book ${extract.bookId}, sealed to entry ${extract.headSeq}`,
    `; seal ${extract.headHash}`,
    `; period ${extract.fromDate ?? 'beginning'} to ${extract.toDate ?? 'end'}, days of ` +
      `${extract.timeZone}, ${extract.entries} entries`,
    '; MSAT is a thousandth of a satoshi: 100000000000 MSAT are one bitcoin',
    '',
    ...currencies.map((currency) => `commodity ${sampleOf(currency)}`),
    '',
    ...[...codes].map(([name, kind]) => `account ${name}  ; type:${TYPES[kind] ?? 'A'}`),
    '',
    '',
  ]
}

/** hledger takes the form of a number from its declaration, which must show a decimal mark. */
function sampleOf(currency: string): string {
  const decimal =
    currency === 'BTC' || currency === 'CREDIT' ? '1000.' : decimalOf(100_000n, currency)
  const sample = decimal.includes('.') ? decimal : `${decimal}.`
  return `${sample} ${commodityOf(currency)}`
}

function openingText(
  extract: BookExtract,
  zone: ZonedTime,
  nameOf: (id: bigint) => string,
  byId: ReadonlyMap<bigint, BookAccount>,
): string {
  if (extract.openings.size === 0) return ''
  const lines = [...extract.openings].map(([id, balance]) => {
    const amount = journalAmount(balance, byId.get(id)?.currency ?? '')
    return `    ${nameOf(id)}  ${amount} = ${amount}`
  })
  return `${openingDay(extract, zone)} * opening balances\n${lines.join('\n')}\n\n`
}

function transactionText(
  entry: BookEntry,
  zone: ZonedTime,
  nameOf: (id: bigint) => string,
): string {
  const amount = journalAmount(entry.amount, entry.currency)
  return (
    `${zone.date(entry.effectiveAtMs)} * (${entry.seq}) ${description(entry)}\n` +
    `    ; ${tagsOf(entry, zone).join(', ')}\n` +
    `    ${nameOf(entry.debit.id)}  ${amount}\n` +
    `    ${nameOf(entry.credit.id)}  -${amount}\n\n`
  )
}

function description(entry: BookEntry): string {
  const text = oneLine(entry.memo === '' ? entry.reason : entry.memo).replaceAll(/[;|]/g, ',')
  return text === '' ? entry.kind : text
}

/** A comma ends a tag's value. */
function tagsOf(entry: BookEntry, zone: ZonedTime): string[] {
  const fiat = fiatCost(entry)
  const { sale } = entry
  const tags: readonly (readonly [string, string])[] = [
    ['time', zone.iso(entry.effectiveAtMs)],
    ['booked', zone.iso(entry.bookedAtMs)],
    ['group', entry.groupId],
    ['reference', entry.reference],
    ['receipt', `${sale?.receiptNumber ?? ''}`],
    ['fiat', fiat ? `${decimalOf(fiat.amountMinor, fiat.currency)} ${fiat.currency}` : ''],
    ['rate', sale?.rate ? `${rateText(sale.rate)} ${sale.rate.currency}` : ''],
    ['customer', entry.customerName],
    ['till', entry.tillId],
    ['operator', entry.operatorName],
    ['resolves', `${entry.pendingSeq ?? ''}`],
    ['corrects', `${entry.correctsSeq ?? ''}`],
    ['reason', entry.reason],
    ['hash', entry.hash],
  ]
  return tags
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}:${oneLine(value).replaceAll(',', ' ')}`)
}

function footText(
  assertions: readonly Assertion[],
  nameOf: (id: bigint) => string,
  byId: ReadonlyMap<bigint, BookAccount>,
): string {
  const days = Map.groupBy(assertions, ({ date }) => date)
  const texts = [...days].map(([date, ofDay]) => {
    const lines = ofDay.map(({ accountId, balance }) => {
      const currency = byId.get(accountId)?.currency ?? ''
      const zero = journalAmount(0n, currency)
      return `    ${nameOf(accountId)}  ${zero} = ${journalAmount(balance, currency)}`
    })
    return `${date} * balances at the end of the day\n${lines.join('\n')}\n\n`
  })
  return texts.join('')
}

function priceText(rates: ReturnType<ReturnType<typeof journalTotals>['rates']>): string {
  const currencies = [...new Set(rates.map(({ rate }) => rate.currency))].toSorted()
  const lines = [
    ...currencies.map((currency) => `commodity ${sampleOf(currency)}`),
    ...rates.map(({ date, rate }) => `P ${date} MSAT ${msatPriceText(rate)} ${rate.currency}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
