import type { FiatAmount } from '../../shared/model/invoice.ts'
import { currencyExponent } from '../../shared/money.ts'

const MINUS = '\u2212'
/** Between an amount and its unit, so that a line never breaks there. */
const NARROW = '\u00a0'

type Decimal = `${number}`
const formats = new Map<string, Intl.NumberFormat>()

/** Making a format costs far more than using one, so each is made once. */
function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale}:${decimals}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
    formats.set(key, format)
  }
  return format
}

/** An integer of units of ten to the minus `decimals`, written exactly: no float is made of it. */
function writeDecimal(value: bigint, decimals: number, locale: string): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals)
  const text = decimals > 0 ? `${whole}.${fraction}` : whole
  const written = numberFormat(locale, decimals).format(text as Decimal)
  return value < 0n ? `${MINUS}${written}` : written
}

/** Whole numbers with thousands separated: receipt numbers, indexes, counts. */
export function writeCount(value: bigint | number, locale: string): string {
  return writeDecimal(BigInt(value), 0, locale)
}

/** Minor units without the currency: `12.50`. */
export function writeMinor(amountMinor: bigint, currency: string, locale: string): string {
  return writeDecimal(amountMinor, currencyExponent(currency), locale)
}

/** Sats without the unit; thousandths only when there are any: `14,204` or `14,204.005`. */
export function writeSat(amountMsat: bigint, locale: string): string {
  const isWhole = amountMsat % 1_000n === 0n
  return isWhole
    ? writeDecimal(amountMsat / 1_000n, 0, locale)
    : writeDecimal(amountMsat, 3, locale)
}

/**
 * An amount of the book without its unit, always with every decimal, so that points stand below
 * points: msat as sats with thousandths, credits whole, fiat with its cents.
 */
export function writeBook(amount: bigint, currency: string, locale: string): string {
  if (currency === 'BTC') return writeDecimal(amount, 3, locale)
  return currency === 'CREDIT'
    ? writeDecimal(amount, 0, locale)
    : writeMinor(amount, currency, locale)
}

/** The unit that an amount of the book is written in: sat, cr, €. */
export function bookUnit(currency: string): string {
  if (currency === 'BTC') return 'sat'
  return currency === 'CREDIT' ? 'cr' : currencySign(currency)
}

/** `14,204.000 sat`, `300 cr`, `12.50 €` */
export function bookText(amount: bigint, currency: string, locale: string): string {
  return `${writeBook(amount, currency, locale)}${NARROW}${bookUnit(currency)}`
}

/** The short sign of a currency: €, $, CHF. */
export function currencySign(currency: string): string {
  let sign = signs.get(currency)
  if (sign === undefined) {
    const parts = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(0)
    sign = parts.find((part) => part.type === 'currency')?.value ?? currency
    signs.set(currency, sign)
  }
  return sign
}

const signs = new Map<string, string>()

/** `12.50 €` */
export function fiatText(fiat: FiatAmount, locale: string): string {
  const sign = currencySign(fiat.currency)
  return `${writeMinor(fiat.amountMinor, fiat.currency, locale)}${NARROW}${sign}`
}

/** `14,204 sat` */
export function satText(amountMsat: bigint, locale: string): string {
  return `${writeSat(amountMsat, locale)}${NARROW}sat`
}

/** A price of one bitcoin in minor units as a ratio, rounded half up: `88,004.10 €`. */
export function priceText(
  price: { numerator: bigint; denominator: bigint; currency: string },
  locale: string,
): string {
  const { numerator, denominator, currency } = price
  const amountMinor = (2n * numerator + denominator) / (2n * denominator)
  return fiatText({ currency, amountMinor }, locale)
}

/** 50 basis points are `0.50`: hundredths of a percent, written without a float. */
export function percentText(basisPoints: number, locale: string): string {
  const digits = String(Math.abs(basisPoints)).padStart(3, '0')
  const sign = basisPoints < 0 ? '−' : ''
  const mark = new Intl.NumberFormat(locale).format(0.5).replaceAll(/\d/g, '')
  return `${sign}${digits.slice(0, -2)}${mark}${digits.slice(-2)}`
}
