/**
 * Money as integers. BTC is counted in millisatoshi (msat), fiat in minor units by the
 * currency's own exponent (TRAP-05), credits in whole credits. There are no floats here.
 */

export const MSAT_PER_SAT = 1_000n
export const MSAT_PER_BTC = 100_000_000_000n

/** Largest amount the book accepts in one transfer, in msat: all bitcoin there will ever be. */
export const AMOUNT_MSAT_MAX = 2_100_000_000_000_000_000n

/** ISO 4217 codes whose minor unit is not a hundredth. Everything else has two decimals. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}

/** Number of decimals of a fiat currency's minor unit (EUR 2, JPY 0, KWD 3). */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2
}

/** Fiat currencies a shop can be kept in, most used first. */
export const SHOP_CURRENCIES = [
  'EUR',
  'USD',
  'CHF',
  'GBP',
  'AUD',
  'CAD',
  'JPY',
  'DKK',
  'NOK',
  'SEK',
  'CZK',
  'PLN',
] as const
export type ShopCurrency = (typeof SHOP_CURRENCIES)[number]

/**
 * An exact price: `numerator / denominator` fiat minor units for one bitcoin.
 * Kept as a ratio because a decimal price times a power of ten need not be an integer.
 */
export type BtcPrice = { numerator: bigint; denominator: bigint }

/** Rounds a non-negative ratio up. @throws RangeError when the denominator is not positive. */
export function divideRoundingUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('denominator must be positive')
  if (numerator < 0n) throw new RangeError('numerator must not be negative')
  return (numerator + denominator - 1n) / denominator
}

/**
 * Fiat minor units to msat, rounded UP to a whole sat: the shop never asks for less than the
 * price, and every wallet can pay whole sats (LND-15, APP-05). The only such rounding we have.
 */
export function fiatToMsat(amountMinor: bigint, price: BtcPrice): bigint {
  const sat = divideRoundingUp(amountMinor * 100_000_000n * price.denominator, price.numerator)
  return sat * MSAT_PER_SAT
}

/** Msat to fiat minor units, rounded half up, for display and for the frozen fiat value. */
export function msatToFiat(amountMsat: bigint, price: BtcPrice): bigint {
  const numerator = amountMsat * price.numerator
  const denominator = MSAT_PER_BTC * price.denominator
  return (2n * numerator + denominator) / (2n * denominator)
}

/** Whole sats, rounded down; what the screen shows beside the exact msat. */
export function msatToSat(amountMsat: bigint): bigint {
  return amountMsat / MSAT_PER_SAT
}

/** @returns the amount in msat. */
export function satToMsat(amountSat: bigint): bigint {
  return amountSat * MSAT_PER_SAT
}

/**
 * Parses a plain decimal such as `88004.10` into a ratio of minor units, exactly.
 * @returns null for anything but digits with one optional point.
 */
export function parsePrice(decimal: string, currency: string): BtcPrice | null {
  const match = /^(\d{1,15})(?:\.(\d{1,18}))?$/.exec(decimal.trim())
  if (!match) return null
  const fraction = match[2] ?? ''
  const numerator = BigInt(`${match[1]}${fraction}`) * 10n ** BigInt(currencyExponent(currency))
  if (numerator === 0n) return null
  return { numerator, denominator: 10n ** BigInt(fraction.length) }
}
