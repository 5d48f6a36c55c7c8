import type { FakeBuilder } from './fake-console.ts'

/** A book whose index is being made: the form that every tab of the review has to have. */
const INDEXING = { state: 'indexing' as const, indexedSeq: 12_000, headSeq: 48_211 }

export function fakeBook(os: FakeBuilder) {
  const { book } = os
  return {
    journal: book.journal.handler(() => INDEXING),
    totals: book.totals.handler(() => INDEXING),
    seek: book.seek.handler(() => INDEXING),
    entry: book.entry.handler(() => INDEXING),
    accounts: book.accounts.handler(() => INDEXING),
    trialBalance: book.trialBalance.handler(() => INDEXING),
    balanceSheet: book.balanceSheet.handler(() => INDEXING),
    statement: book.statement.handler(() => INDEXING),
    takings: book.takings.handler(() => INDEXING),
  }
}
