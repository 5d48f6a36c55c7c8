import { currencyExponent, msatToFiat } from '../../../shared/money.ts'
import type { BookEntry } from './entry.ts'

/** Digits after the point of a currency's main unit: BTC is kept in msat, eleven below. */
export function decimalsOf(currency: string): number {
  if (currency === 'BTC') return 11
  return currency === 'CREDIT' ? 0 : currencyExponent(currency)
}

/** What one step of an amount is called. */
export function unitOf(currency: string): string {
  if (currency === 'BTC') return 'msat'
  return currency === 'CREDIT' ? 'credit' : 'minor'
}

/** An amount as an exact decimal of its main unit, with a plain minus and a point. */
export function decimalText(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : ''
  const digits = `${amount < 0n ? -amount : amount}`.padStart(decimals + 1, '0')
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** An amount of this currency as a decimal of its main unit. */
export function decimalOf(amount: bigint, currency: string): string {
  return decimalText(amount, decimalsOf(currency))
}

/**
 * What this entry was worth in fiat when the sale was made (pain 24): the frozen price for the
 * leg that is the whole price, and the frozen rate for a part of it or what came on top.
 */
export function fiatCost(entry: BookEntry): { currency: string; amountMinor: bigint } | null {
  const { sale, amount, currency } = entry
  if (!sale || currency !== 'BTC') return null
  if (sale.fiat && amount === sale.amountMsat) return sale.fiat
  if (!sale.rate) return null
  return { currency: sale.rate.currency, amountMinor: msatToFiat(amount, sale.rate) }
}

type Rate = { currency: string; numerator: bigint; denominator: bigint }

/** The price of one bitcoin in the rate's currency as a decimal, rounded half up at 8 digits. */
export function rateText(rate: Rate): string {
  return quotientText(rate, currencyExponent(rate.currency), 8)
}

/** The price of one msat as a decimal, for the price lines of a journal. */
export function msatPriceText(rate: Rate): string {
  return quotientText(rate, currencyExponent(rate.currency) + 11, 19)
}

/** `numerator / denominator / 10^shift`, without zeros at the end. */
function quotientText(rate: Rate, shift: number, decimals: number): string {
  const divisor = rate.denominator * 10n ** BigInt(shift)
  const scaled = (2n * rate.numerator * 10n ** BigInt(decimals) + divisor) / (2n * divisor)
  return decimalText(scaled, decimals).replace(/0+$/, '').replace(/\.$/, '')
}
