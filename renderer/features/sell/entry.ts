import type { CreateInvoiceInput, CreditPackage } from '../../../shared/model/invoice.ts'

/** More digits than any price and fewer than would fit beside the keypad. */
export const DIGITS_MAX = 10

export type EntryUnit = 'fiat' | 'sat'

/**
 * What the cashier has typed. The digits are one integer of the smallest unit (cents or sats):
 * there is no point to misplace and nothing to multiply (pain 9).
 */
export type Entry = {
  unit: EntryUnit
  digits: bigint
  note: string
  offer: CreditPackage | null
  customerName: string
  /** It was charged: it stays readable beside its code, and the next digit begins a new one. */
  isSpent: boolean
}

export function emptyEntry(unit: EntryUnit): Entry {
  return { unit, digits: 0n, note: '', offer: null, customerName: '', isSpent: false }
}

/** Cents fill from the right. A digit too many changes nothing. */
export function pressDigit(entry: Entry, digit: number): Entry {
  const open = entry.isSpent || entry.offer ? emptyEntry(entry.unit) : entry
  const digits = open.digits * 10n + BigInt(digit)
  if (digits >= 10n ** BigInt(DIGITS_MAX)) return open
  return { ...open, digits, note: entry.isSpent ? '' : entry.note }
}

/** Takes back the last digit; an offer goes as a whole. */
export function pressBackspace(entry: Entry): Entry {
  if (entry.isSpent || entry.offer) return emptyEntry(entry.unit)
  return { ...entry, digits: entry.digits / 10n }
}

/** The other unit, empty: typed digits never silently become another amount. */
export function switchUnit(entry: Entry): Entry {
  const unit = entry.unit === 'fiat' ? 'sat' : 'fiat'
  return { ...emptyEntry(unit), note: entry.isSpent ? '' : entry.note }
}

/** Chooses an offer, or puts it back. */
export function chooseOffer(entry: Entry, offer: CreditPackage): Entry {
  if (!entry.isSpent && entry.offer?.id === offer.id) return emptyEntry(entry.unit)
  return { ...emptyEntry(entry.unit), offer }
}

/** The amount as the contract takes it, or null while there is nothing to charge. */
export function amountOf(entry: Entry): CreateInvoiceInput['amount'] | null {
  if (entry.offer) {
    const customerName = entry.customerName.trim()
    if (customerName === '') return null
    return { unit: 'package', packageId: entry.offer.id, customerName }
  }
  if (entry.digits === 0n) return null
  return entry.unit === 'fiat'
    ? { unit: 'fiat', amountMinor: entry.digits }
    : { unit: 'sat', amountSat: entry.digits }
}

/** What a preflight is about: answers about another subject say nothing about this entry. */
export function subjectOf(entry: Entry): string {
  if (entry.isSpent) return `${entry.unit} 0`
  return entry.offer ? `offer ${entry.offer.id}` : `${entry.unit} ${entry.digits}`
}
