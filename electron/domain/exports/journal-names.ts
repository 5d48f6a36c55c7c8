import { decimalText, decimalsOf } from './amounts.ts'
import type { BookAccount, BookEntry } from './entry.ts'
import type { ZonedTime } from './zoned-time.ts'

/**
 * The commodity of a currency in a journal. Bitcoin goes out in whole msat: with decimals both
 * tools let a transaction pass that is one msat off.
 */
export function commodityOf(currency: string): string {
  return currency === 'BTC' ? 'MSAT' : currency
}

/** An amount with its commodity, as both tools read it. */
export function journalAmount(amount: bigint, currency: string): string {
  const decimals = currency === 'BTC' ? 0 : decimalsOf(currency)
  return `${decimalText(amount, decimals)} ${commodityOf(currency)}`
}

/**
 * Names of accounts by id. Codes that fall together under a tool's rules get their id behind, so
 * that two accounts never become one.
 */
export function accountNames(
  accounts: readonly BookAccount[],
  nameOf: (account: BookAccount) => string,
): (id: bigint) => string {
  const codeOf = new Map<string, string>()
  const names = new Map<bigint, string>()
  for (const account of accounts) {
    const name = nameOf(account)
    const taken = codeOf.get(name) ?? account.code
    const own = taken === account.code ? name : `${name}-${account.id}`
    codeOf.set(own, account.code)
    names.set(account.id, own)
  }
  return (id) => names.get(id) ?? `unknown-${id}`
}

/** Text on one line: what would end a line or hide in it becomes a space. */
export function oneLine(text: string): string {
  // The classes are those of control, format and line-separating characters.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

/** A reservation, or its end without money: no balance moves, so both tools get a comment. */
export function heldComment(
  entry: BookEntry,
  zone: ZonedTime,
  nameOf: (id: bigint) => string,
): string {
  const amount = journalAmount(entry.amount, entry.currency)
  const accounts = `${nameOf(entry.debit.id)} > ${nameOf(entry.credit.id)}`
  const until = entry.timeoutAtMs === null ? '' : ` until ${zone.iso(entry.timeoutAtMs)}`
  const what = entry.kind === 'pending' ? `held${until}` : `let go entry ${entry.pendingSeq}`
  return `; ${zone.iso(entry.effectiveAtMs)} (${entry.seq}) ${what}: ${amount} ${accounts}\n\n`
}
