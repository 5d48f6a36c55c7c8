import type { App } from '../core/app.ts'
import { reviewBook } from '../core/review-book.ts'
import type { Bound } from './bind.ts'

/** Review of the book (APP-06); every answer comes from the thread that only reads. */
export function bindBook(app: App, os: Bound) {
  const { book } = os
  return {
    journal: book.journal.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'journal', input, signal),
    ),
    totals: book.totals.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'totals', input, signal),
    ),
    seek: book.seek.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'seek', input, signal),
    ),
    entry: book.entry.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'entry', input, signal),
    ),
    accounts: book.accounts.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'accounts', input, signal),
    ),
    trialBalance: book.trialBalance.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'trialBalance', input, signal),
    ),
    balanceSheet: book.balanceSheet.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'balanceSheet', input, signal),
    ),
    statement: book.statement.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'statement', input, signal),
    ),
    takings: book.takings.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'takings', input, signal),
    ),
  }
}
