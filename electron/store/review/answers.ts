import type { BookFilter, BookOrder, DateBasis } from '../../../shared/model/book.ts'
import { integer, type Row } from '../row.ts'
import { entryView } from './entry.ts'
import {
  journalPage,
  journalTotals,
  type SeekTarget,
  seekJournal,
  type Sources,
} from './journal.ts'
import {
  accountsReport,
  balanceSheet,
  statement,
  type StatementAsked,
  takings,
  trialBalance,
} from './reports.ts'

/** What a reviewer can ask, by the method of the contract that asks it. */
export type Questions = {
  journal: {
    filter: BookFilter
    order: BookOrder
    limit: number
    from: { seq: number; side: 'after' | 'before' | 'at' } | null
  }
  totals: { filter: BookFilter }
  seek: { filter: BookFilter; order: BookOrder; to: SeekTarget }
  entry: { seq: number }
  accounts: {
    day: string | null
    by: DateBasis
    under: string | null
    limit: number
    after: string | null
    search: string
  }
  trialBalance: { day: string | null; by: DateBasis }
  balanceSheet: { day: string | null; by: DateBasis }
  statement: StatementAsked
  takings: { fromDay: string; toDay: string }
}

export type QuestionName = keyof Questions

/** Each answer, from the index and the book as they stand. */
export const ANSWERS = {
  journal: (sources: Sources, question: Questions['journal']) => journalPage(sources, question),
  totals: (sources: Sources, question: Questions['totals']) =>
    journalTotals(sources, question.filter),
  seek: (sources: Sources, question: Questions['seek']) => seekJournal(sources, question),
  entry: (sources: Sources, question: Questions['entry']) =>
    entryView(sources.book, question.seq, (seq) => correctionsOf(sources, seq)),
  accounts: (sources: Sources, question: Questions['accounts']) =>
    accountsReport(sources, question),
  trialBalance: (sources: Sources, question: Questions['trialBalance']) =>
    trialBalance(sources, question),
  balanceSheet: (sources: Sources, question: Questions['balanceSheet']) =>
    balanceSheet(sources, question),
  statement: (sources: Sources, question: Questions['statement']) => statement(sources, question),
  takings: (sources: Sources, question: Questions['takings']) => takings(sources, question),
} as const satisfies {
  [Name in QuestionName]: (sources: Sources, question: Questions[Name]) => object
}

export type Answers = { [Name in QuestionName]: ReturnType<(typeof ANSWERS)[Name]> }

function correctionsOf({ index }: Sources, seq: bigint): bigint[] {
  const rows = index
    .prepare('SELECT seq FROM corrections WHERE corrects = ? ORDER BY seq LIMIT 200')
    .all(seq) as Row[]
  return rows.map((row) => integer(row, 'seq'))
}
