import type { BookFilter, BookOrder, DateBasis } from '../../../shared/model/book.ts'
import { accountSamples, currenciesOf, findAccounts } from '../find-accounts.ts'
import type { PausedAsked } from '../plans.ts'
import { integer, type Row } from '../row.ts'
import type { ReadTx } from '../tx.ts'
import { usageAgainstBook } from '../usage.ts'
import {
  creditLinesOf,
  type CreditLinesAsked,
  creditUsage,
  type CreditUsageAsked,
  type CustomersAsked,
  foundCustomers,
  pausedPlansOf,
} from './credit-questions.ts'
import { entryView } from './entry.ts'
import {
  journalPage,
  type PageStart,
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
import { usageSums, type UsageSumsAsked } from './usage-sums.ts'

/** What a reviewer asks of the index, by the method of the contract that asks it. */
type IndexQuestions = {
  journal: {
    filter: BookFilter
    order: BookOrder
    limit: number
    from: PageStart | null
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
  usageSums: UsageSumsAsked
}

/** What the book answers by itself, whether there is an index or not. */
export type BookQuestions = {
  creditLines: CreditLinesAsked
  creditUsage: CreditUsageAsked
  usageAgainstBook: { limit: number }
  customers: CustomersAsked
  pausedPlans: PausedAsked
  findAccounts: { search: string; limit: number }
  accountSamples: { code: string | null }
}

export type Questions = IndexQuestions & BookQuestions
export type QuestionName = keyof Questions

/** Each answer, from the index and the book as they stand. */
export const ANSWERS = {
  journal: (sources: Sources, question: IndexQuestions['journal']) =>
    journalPage(sources, question),
  totals: (sources: Sources, question: IndexQuestions['totals']) =>
    journalTotals(sources, question.filter),
  seek: (sources: Sources, question: IndexQuestions['seek']) => seekJournal(sources, question),
  entry: (sources: Sources, question: IndexQuestions['entry']) =>
    entryView(sources.book, question.seq, (seq) => correctionsOf(sources, seq)),
  accounts: (sources: Sources, question: IndexQuestions['accounts']) =>
    accountsReport(sources, question),
  trialBalance: (sources: Sources, question: IndexQuestions['trialBalance']) =>
    trialBalance(sources, question),
  balanceSheet: (sources: Sources, question: IndexQuestions['balanceSheet']) =>
    balanceSheet(sources, question),
  statement: (sources: Sources, question: IndexQuestions['statement']) =>
    statement(sources, question),
  takings: (sources: Sources, question: IndexQuestions['takings']) => takings(sources, question),
  usageSums: (sources: Sources, question: UsageSumsAsked) => usageSums(sources, question),
} as const satisfies {
  [Name in keyof IndexQuestions]: (sources: Sources, question: IndexQuestions[Name]) => object
}

export const BOOK_ANSWERS = {
  creditLines: (book: ReadTx, question: CreditLinesAsked) => creditLinesOf(book, question),
  creditUsage: (book: ReadTx, question: CreditUsageAsked) => creditUsage(book, question),
  customers: (book: ReadTx, question: CustomersAsked) => foundCustomers(book, question),
  usageAgainstBook: (book: ReadTx, { limit }: BookQuestions['usageAgainstBook']) =>
    usageAgainstBook(book, limit),
  pausedPlans: (book: ReadTx, question: PausedAsked) => pausedPlansOf(book, question),
  findAccounts: (book: ReadTx, { search, limit }: BookQuestions['findAccounts']) => ({
    accounts: findAccounts(book, search, limit),
    currencies: currenciesOf(book),
  }),
  accountSamples: (book: ReadTx, { code }: BookQuestions['accountSamples']) => ({
    accounts: accountSamples(book, code),
  }),
} as const satisfies {
  [Name in keyof BookQuestions]: (book: ReadTx, question: BookQuestions[Name]) => object
}

export type Answers = {
  [Name in keyof IndexQuestions]: ReturnType<(typeof ANSWERS)[Name]>
} & { [Name in keyof BookQuestions]: ReturnType<(typeof BOOK_ANSWERS)[Name]> }

function correctionsOf({ index }: Sources, seq: bigint): bigint[] {
  const rows = index
    .prepare('SELECT seq FROM corrections WHERE corrects = ? ORDER BY seq LIMIT 200')
    .all(seq) as Row[]
  return rows.map((row) => integer(row, 'seq'))
}
