import type { Tender } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, type Row } from '../row.ts'
import type { Database } from '../sqlite.ts'
import { isFirstOfGroup, type Told, toldAt } from './source.ts'
import { kept, wide } from './sums.ts'

/** Where money of customers arrives, by branch of the tree. */
const TENDER_OF: readonly (readonly [branch: string, tender: Tender])[] = [
  ['assets:node:', 'lightning'],
  ['assets:till-cash:', 'cash'],
  ['assets:clearing:', 'provider'],
]
const EARNED = ['income', 'exchange', 'liabilities']

export type Taking = { tender: Tender; sign: 1n | -1n }

/**
 * Whether a transfer is a taking: money of a customer that arrives for income, for credits, or to
 * be owed (tax, tips, too much). Credits that are used up are takings too. The opposite transfer
 * counts only where it corrects one: a payout is no negative taking.
 */
export function takingOf(entry: {
  kind: string
  debitCode: string
  creditCode: string
  isCorrection: boolean
}): Taking | null {
  if (entry.kind === 'pending' || entry.kind === 'void') return null
  const tender = tenderOf(entry.debitCode, entry.creditCode)
  if (tender) return { tender, sign: 1n }
  const undone = entry.isCorrection ? tenderOf(entry.creditCode, entry.debitCode) : null
  return undone ? { tender: undone, sign: -1n } : null
}

function tenderOf(from: string, to: string): Tender | null {
  const isCredits = from.startsWith('liabilities:credit:') && to === 'income:credits'
  if (isCredits) return 'credits'
  if (!EARNED.includes(to.split(':', 1)[0] ?? '')) return null
  return TENDER_OF.find(([branch]) => from.startsWith(branch))?.[1] ?? null
}

export type TakingsBook = {
  add(told: Told, taking: Taking): void
  flush(): void
}

const SLOT_MS = 900_000n

type Slot = {
  key: [slot: bigint, tender: string, currency: string, fiat: string]
  amount: bigint
  count: bigint
  fiatMinor: bigint
}

/** Sums of takings by quarter of an hour. */
export function createTakingsBook(db: Database, book: Reader): TakingsBook {
  const find = db.prepare(
    `SELECT amount, count, fiat_minor FROM takings
     WHERE slot = ? AND tender = ? AND currency = ? AND fiat = ?`,
  )
  const save = db.prepare('INSERT OR REPLACE INTO takings VALUES (?, ?, ?, ?, ?, ?, ?)')
  const slots = new Map<string, Slot>()
  let lastGroup = ''
  return {
    add(told, { tender, sign }) {
      // One sale with tax and an excess is one taking, also when the excess came later.
      const isFirst = sign === 1n && told.groupId !== lastGroup && isFirstOfGroup(book, told)
      const fiat = sign === 1n ? fiatOf(told, isFirst) : fiatUndone(book, told)
      const key: Slot['key'] = [
        told.effectiveAtMs / SLOT_MS,
        tender,
        told.currency,
        fiat?.currency ?? '',
      ]
      const slot = slots.get(key.join()) ?? { key, amount: 0n, count: 0n, fiatMinor: 0n }
      slots.set(key.join(), slot)
      slot.amount += sign * told.amount
      slot.count += isFirst ? 1n : 0n
      slot.fiatMinor += sign * (fiat?.minor ?? 0n)
      lastGroup = told.groupId
    },
    flush() {
      for (const { key, amount, count, fiatMinor } of slots.values()) {
        const row = find.get(...key) as Row | undefined
        const before = row
          ? {
              amount: wide(row, 'amount'),
              count: integer(row, 'count'),
              minor: wide(row, 'fiat_minor'),
            }
          : { amount: 0n, count: 0n, minor: 0n }
        save.run(
          ...key,
          kept(before.amount + amount),
          before.count + count,
          kept(before.minor + fiatMinor),
        )
      }
      slots.clear()
    },
  }
}

type Fiat = { currency: string; minor: bigint }

/** The first leg of a sale carries the whole price, the others none of it. */
function fiatOf(told: Told, isFirst: boolean): Fiat | null {
  if (told.fiatCurrency === null || told.fiatMinor === null) return null
  return { currency: told.fiatCurrency, minor: isFirst ? told.fiatMinor : 0n }
}

/** The share of the price that stood on the corrected leg. */
function fiatUndone(book: Reader, told: Told): Fiat | null {
  const first = told.correctsSeq === null ? null : toldAt(book, told.correctsSeq)
  if (!first || first.fiatCurrency === null || first.fiatMinor === null) return null
  const share = isFirstOfGroup(book, first) ? (first.fiatMinor * told.amount) / first.amount : 0n
  return { currency: first.fiatCurrency, minor: share }
}
