import { decimalOf, fiatCost, msatPriceText, rateText } from './amounts.ts'
import {
  type BookAccount,
  type BookEntry,
  type BookExtract,
  isPosted,
  type TextWriter,
} from './entry.ts'
import { accountNames, commodityOf, heldComment, journalAmount, oneLine } from './journal-names.ts'
import { journalTotals, openingDay } from './journal-totals.ts'
import { nextDay, type ZonedTime } from './zoned-time.ts'

const ROOTS: Readonly<Record<string, string>> = {
  assets: 'Assets',
  liabilities: 'Liabilities',
  income: 'Income',
  expenses: 'Expenses',
  equity: 'Equity',
  exchange: 'Equity:Exchange',
}
const ROOT_OF_KIND: Readonly<Record<string, string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  income: 'Income',
  expense: 'Expenses',
  equity: 'Equity',
  exchange: 'Equity:Exchange',
}

/**
 * A file that passes `bean-check`: every account is opened for its currencies, every transfer is
 * a transaction of its own with the group as its link, and `balance` lines, exact to the last
 * unit, stand at each month's end and at the end. Only posted money moves; what was only held
 * stands as a comment.
 */
export function beancountWriter(extract: BookExtract, zone: ZonedTime): TextWriter {
  const totals = journalTotals(extract, zone)
  const nameOf = accountNames(extract.accounts, beancountName)
  const byId = new Map(extract.accounts.map((account) => [account.id, account]))
  return {
    head: () =>
      headLines(extract, zone, nameOf).join('\n') + openingText(extract, zone, nameOf, byId),
    entry(entry) {
      totals.add(entry)
      return isPosted(entry)
        ? transactionText(entry, zone, nameOf)
        : heldComment(entry, zone, nameOf)
    },
    foot() {
      const balances = totals.assertions().map(({ date, accountId, balance }) => {
        const currency = byId.get(accountId)?.currency ?? ''
        const [number, commodity] = journalAmount(balance, currency).split(' ')
        // Without `~ 0` beancount lets a balance pass that is one cent off.
        return `${nextDay(date)} balance ${nameOf(accountId)}  ${number} ~ 0 ${commodity}\n`
      })
      const prices = totals
        .rates()
        .map(({ date, rate }) => `${date} price MSAT ${msatPriceText(rate)} ${rate.currency}\n`)
      return [...balances, ...prices].join('')
    },
  }
}

/** Beancount's names begin with one of five words, and each part with a capital or a digit. */
function beancountName({ code, kind }: BookAccount): string {
  const [first = '', ...rest] = code.split(':')
  const known = ROOTS[first]
  const root = known ?? ROOT_OF_KIND[kind] ?? 'Equity'
  const parts = known === undefined ? [first, ...rest] : rest
  const named = parts.map(partName)
  if (named.length === 0 && !root.includes(':')) named.push('Main')
  return [root, ...named].join(':')
}

function partName(part: string): string {
  const plain = part.replace(/[^A-Za-z0-9-]/g, '-')
  const first = plain.charAt(0).toUpperCase()
  return /[A-Z0-9]/.test(first) ? first + plain.slice(1) : `X${plain}`
}

function headLines(extract: BookExtract, zone: ZonedTime, nameOf: (id: bigint) => string) {
  const day = openingDay(extract, zone)
  const commodities = [...new Set(extract.accounts.map(({ currency }) => currency))].toSorted()
  const currenciesOf = Map.groupBy(extract.accounts, ({ id }) => nameOf(id))
  return [
    `; the book in beancount's format; sealed to entry ${extract.headSeq}`,
    `; seal ${extract.headHash}`,
    `; period ${extract.fromDate ?? 'beginning'} to ${extract.toDate ?? 'end'}, days of ` +
      `${extract.timeZone}, ${extract.entries} entries`,
    '; MSAT is a thousandth of a satoshi: 100000000000 MSAT are one bitcoin',
    `option "title" ${quoted(`${extract.shopName}, book ${extract.bookId}`)}`,
    '',
    ...commodities.map((currency) => `${day} commodity ${commodityOf(currency)}`),
    '',
    ...[...currenciesOf].map(([name, accounts]) => {
      const list = accounts.map(({ currency }) => commodityOf(currency)).join(',')
      return `${day} open ${name}  ${list}\n  code: ${quoted(accounts[0]?.code ?? '')}`
    }),
    '',
    '',
  ]
}

function openingText(
  extract: BookExtract,
  zone: ZonedTime,
  nameOf: (id: bigint) => string,
  byId: ReadonlyMap<bigint, BookAccount>,
): string {
  if (extract.openings.size === 0) return ''
  const lines = [...extract.openings].map(
    ([id, balance]) => `  ${nameOf(id)}  ${journalAmount(balance, byId.get(id)?.currency ?? '')}`,
  )
  return `${openingDay(extract, zone)} * "opening balances"\n${lines.join('\n')}\n\n`
}

function transactionText(
  entry: BookEntry,
  zone: ZonedTime,
  nameOf: (id: bigint) => string,
): string {
  const amount = journalAmount(entry.amount, entry.currency)
  const memo = entry.memo === '' ? entry.reason : entry.memo
  const link = `^${entry.groupId.replace(/[^A-Za-z0-9\-_/.]/g, '-')}`
  return (
    `${zone.date(entry.effectiveAtMs)} * ${quoted(memo === '' ? entry.kind : memo)} ${link}\n` +
    metadata(entry, zone) +
    `  ${nameOf(entry.debit.id)}  ${amount}\n` +
    `  ${nameOf(entry.credit.id)}  -${amount}\n\n`
  )
}

function metadata(entry: BookEntry, zone: ZonedTime): string {
  const fiat = fiatCost(entry)
  const { sale } = entry
  const said = (value: string | bigint | null | undefined): string =>
    value === '' || value === null || value === undefined ? '' : quoted(`${value}`)
  const lines: readonly (readonly [string, string])[] = [
    ['entry', `${entry.seq}`],
    ['time', said(zone.iso(entry.effectiveAtMs))],
    ['booked', said(zone.iso(entry.bookedAtMs))],
    ['reference', said(entry.reference)],
    ['receipt', `${sale?.receiptNumber ?? ''}`],
    ['fiat', fiat ? `${decimalOf(fiat.amountMinor, fiat.currency)} ${fiat.currency}` : ''],
    ['rate', sale?.rate ? `${rateText(sale.rate)} ${sale.rate.currency}` : ''],
    ['customer', said(entry.customerName)],
    ['till', said(entry.tillId)],
    ['operator', said(entry.operatorName)],
    ['resolves', `${entry.pendingSeq ?? ''}`],
    ['corrects', `${entry.correctsSeq ?? ''}`],
    ['reason', said(entry.reason)],
    ['hash', said(entry.hash)],
  ]
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join('')
}

function quoted(text: string): string {
  return `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
