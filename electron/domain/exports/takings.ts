import { decimalOf } from './amounts.ts'
import { type BookEntry, isPosted } from './entry.ts'

/** What an entry took as net, tax or tip, as a decimal of its currency; null where it did not. */
export type Takings = {
  net: string | null
  /** What stands behind `liabilities:tax:`; empty for an account without a rate. */
  taxRate: string | null
  tax: string | null
  tip: string | null
}

const INCOME = /^income:()/
const TAX = /^liabilities:tax(?::(.+))?$/
const TIPS = /^liabilities:tips(?:$|:)()/

/**
 * The tax columns of an export (pain 24). A correction counts against what it gives back, so that
 * each column adds up to what the book says. Tax that is paid on to the state is no taking.
 */
export function takingsOf(entry: BookEntry): Takings {
  const tax = takenOn(TAX, entry)
  return {
    // Without tax beside it, income says nothing of net.
    net: entry.hasTaxBeside ? (takenOn(INCOME, entry)?.amount ?? null) : null,
    taxRate: tax?.name ?? null,
    tax: tax?.amount ?? null,
    tip: takenOn(TIPS, entry)?.amount ?? null,
  }
}

/** Taken by a credit; given back by the debit of a correction, and that by the next credit. */
function takenOn(account: RegExp, entry: BookEntry): { amount: string; name: string } | null {
  if (!isPosted(entry)) return null
  const { amount, currency, corrects } = entry
  const credit = corrects === 'entry' ? null : account.exec(entry.credit.code)
  const debit = corrects === 'nothing' ? null : account.exec(entry.debit.code)
  const found = credit ?? debit
  // From one such account to another nothing is taken that was not taken before.
  if (!found || (credit && debit)) return null
  return { amount: decimalOf(credit ? amount : -amount, currency), name: found[1] ?? '' }
}
