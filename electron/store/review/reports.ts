import {
  type AccountNode,
  type DateBasis,
  type JournalRow,
  type Takings,
} from '../../../shared/model/book.ts'
import { ACCOUNT_KINDS, type AccountKind } from '../../../shared/model/chart.ts'
import { addDays } from '../../domain/billing.ts'
import { integer, type Row } from '../row.ts'
import { accountTree, takingsOf, trialLines } from './account-tree.ts'
import { balancesAt, type Moment } from './balances.ts'
import { daysOf, type Sources } from './journal.ts'
import { journalRows } from './journal-rows.ts'
import { planOf, type Source } from './plan.ts'
import { readSeqs } from './read-seqs.ts'
import { mustBeInOrder, ReviewRefusal } from './refusal.ts'
import { searchAccounts } from './search-accounts.ts'
import { SEQ_MAX } from './source.ts'
import { effectOf, isDebitSide, onItsSide, type Sums } from './sums.ts'

type Asked = { day: string | null; by: DateBasis }

/** The end of a day in the shop's zone; null is now. */
function momentOf({ zone }: Sources, { day, by }: Asked): Moment {
  if (day === null) return { by, beforeMs: null }
  return { by, beforeMs: daysOf({ fromDay: null, toDay: day }, zone).toMs }
}

export function accountsReport(
  sources: Sources,
  asked: Asked & { under: string | null; limit: number; after: string | null; search: string },
): { nodes: AccountNode[]; next: string | null } {
  const { under, limit, after, search } = asked
  const moment = momentOf(sources, asked)
  if (search === '') return accountTree(sources, { moment, under, limit, after })
  return { nodes: searchAccounts(sources, { moment, search, limit }), next: null }
}

type TrialLine = AccountNode & { debit: bigint; credit: bigint }

export function trialBalance(
  sources: Sources,
  asked: Asked,
): { lines: TrialLine[]; totals: { currency: string; debits: bigint; credits: bigint }[] } {
  const lines = trialLines(sources, momentOf(sources, asked))
  const totals = currenciesOf(lines).map((currency) => {
    const own = lines.filter((line) => line.currency === currency)
    return {
      currency,
      debits: own.reduce((sum, { debit }) => sum + debit, 0n),
      credits: own.reduce((sum, { credit }) => sum + credit, 0n),
    }
  })
  return { lines, totals }
}

function currenciesOf(lines: readonly { currency: string }[]): string[] {
  return [...new Set(lines.map(({ currency }) => currency))].sort()
}

export type Sheet = {
  currency: string
  sections: { kind: AccountKind; lines: AccountNode[]; total: bigint }[]
  result: bigint
  difference: bigint
}

export function balanceSheet(sources: Sources, asked: Asked): { currencies: Sheet[] } {
  const lines = trialLines(sources, momentOf(sources, asked))
  const currencies = currenciesOf(lines).map((currency) =>
    sheetOf(
      currency,
      lines.filter((line) => line.currency === currency),
    ),
  )
  return { currencies }
}

/** Kinds that stand on the sheet themselves; the others come together in the result. */
const ON_SHEET: readonly AccountKind[] = ['asset', 'exchange', 'liability', 'equity']

function sheetOf(currency: string, lines: readonly TrialLine[]): Sheet {
  const totalOf = (kind: AccountKind): bigint =>
    lines.reduce((sum, line) => (line.kind === kind ? sum + line.balance : sum), 0n)
  const result = totalOf('income') - totalOf('expense')
  const sections = ACCOUNT_KINDS.filter((kind) => ON_SHEET.includes(kind)).map((kind) => ({
    kind,
    lines: lines.filter((line) => line.kind === kind),
    total: totalOf(kind),
  }))
  const held = totalOf('asset') + totalOf('exchange')
  const owed = totalOf('liability') + totalOf('equity') + result
  return { currency, sections, result, difference: held - owed }
}

export type StatementAsked = {
  of: { kind: 'account'; code: string; currency: string } | { kind: 'customer'; customerId: string }
  fromDay: string | null
  toDay: string | null
  by: DateBasis
  limit: number
  after: string | null
}

export type Statement = {
  code: string
  currency: string
  opening: bigint
  closing: bigint
  debits: bigint
  credits: bigint
  rows: JournalRow[]
  next: string | null
}

/**
 * One account by either date. The balance runs from the opening of this statement, so that
 * opening, rows and closing add up whatever the clock did.
 * @throws ReviewRefusal not_found when nothing was ever booked there, bad_request
 */
export function statement(sources: Sources, asked: StatementAsked): Statement {
  const { index } = sources
  mustBeInOrder(asked)
  const node = nodeOf(sources, asked)
  const span = daysOf(asked, sources.zone)
  const { opening, closing } = ends(sources, node.source.id, { ...span, by: asked.by })
  const own = (sums: Sums): bigint => onItsSide(node.code, sums.debitsPosted - sums.creditsPosted)
  const start = startOf(asked.after, own(opening))
  const filter = {
    ...NO_FILTER,
    account: node.code,
    currency: node.source.currency,
    period: { by: asked.by, fromDay: asked.fromDay, toDay: asked.toDay },
  }
  const plan = planOf(index, sources.book, filter, span)
  const range = { fromSeq: start.afterSeq + 1n, toSeq: SEQ_MAX }
  const seqs = readSeqs(index, plan, { isNewestFirst: false, range, limit: asked.limit + 1 })
  const rows = running(sources, node, seqs.slice(0, asked.limit), start.balance)
  const last = rows.at(-1)
  const hasMore = seqs.length > asked.limit && last !== undefined
  return {
    code: node.code,
    currency: node.source.currency,
    opening: own(opening),
    closing: own(closing),
    debits: closing.debitsPosted - opening.debitsPosted,
    credits: closing.creditsPosted - opening.creditsPosted,
    rows,
    next: hasMore ? `${last.seq}:${last.balance}` : null,
  }
}

const NO_FILTER = {
  kinds: [],
  amountMin: null,
  amountMax: null,
  customerId: null,
  tillId: null,
  operatorId: null,
  tender: null,
  text: '',
}

type OneNode = { code: string; source: Source }

function nodeOf({ index }: Sources, { of }: StatementAsked): OneNode {
  const code = of.kind === 'account' ? of.code : `liabilities:credit:${of.customerId}`
  const currency = of.kind === 'account' ? of.currency : 'CREDIT'
  const row = index
    .prepare('SELECT id, entries, first_seq, last_seq FROM nodes WHERE code = ? AND currency = ?')
    .get(code, currency) as Row | undefined
  if (!row) throw new ReviewRefusal('not_found', of.kind)
  const source: Source = {
    id: integer(row, 'id'),
    currency,
    count: integer(row, 'entries'),
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    isWhole: true,
    moved: null,
  }
  return { code, source }
}

function ends(
  { index }: Sources,
  node: bigint,
  span: { fromMs: number | null; toMs: number | null; by: DateBasis },
): { opening: Sums; closing: Sums } {
  const at = (beforeMs: number | null): Sums =>
    balancesAt(index, { by: span.by, beforeMs }, node).of(node)
  return { opening: at(span.fromMs ?? 0), closing: at(span.toMs) }
}

/** The cursor says where the page before ended and what stood there. */
function startOf(after: string | null, opening: bigint): { afterSeq: bigint; balance: bigint } {
  if (after === null) return { afterSeq: 0n, balance: opening }
  const match = /^(\d{1,15}):(-?\d{1,40})$/.exec(after)
  if (!match) throw new ReviewRefusal('bad_request', 'after')
  return { afterSeq: BigInt(match[1] ?? 0), balance: BigInt(match[2] ?? 0) }
}

function running(
  { book }: Sources,
  node: OneNode,
  seqs: readonly bigint[],
  opening: bigint,
): JournalRow[] {
  const isInside = (code: string): boolean => code === node.code || code.startsWith(`${node.code}:`)
  let balance = opening
  return journalRows(book, seqs).map((row) => {
    const posted = effectOf({ kind: row.kind, amount: row.amount, held: null }).posted
    const debit = isInside(row.debitCode) ? posted : 0n
    const credit = isInside(row.creditCode) ? posted : 0n
    const change = isDebitSide(node.code) ? debit - credit : credit - debit
    balance += change
    return { ...row, change, balance }
  })
}

const DAYS_MAX = 400

/** @throws ReviewRefusal bad_request when the period is longer than 400 days, or ends first. */
export function takings(
  sources: Sources,
  { fromDay, toDay }: { fromDay: string; toDay: string },
): { zone: string; takings: Takings[] } {
  mustBeInOrder({ fromDay, toDay })
  const days: { day: string; fromMs: number; toMs: number }[] = []
  for (let day = fromDay; day <= toDay; day = addDays(day, 1)) {
    if (days.length === DAYS_MAX) throw new ReviewRefusal('bad_request', 'toDay')
    const { fromMs, toMs } = daysOf({ fromDay: day, toDay: day }, sources.zone)
    days.push({ day, fromMs: fromMs ?? 0, toMs: toMs ?? 0 })
  }
  return { zone: sources.zone, takings: takingsOf(sources.index, days) }
}
