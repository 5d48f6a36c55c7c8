import { currencyExponent } from '../../../shared/money.ts'

/** Decimals of a currency of the book as people write it: sats with thousandths, whole credits. */
export function decimalsOf(currency: string): number {
  if (currency === 'BTC') return 3
  return currency === 'CREDIT' ? 0 : currencyExponent(currency)
}

/**
 * An amount as typed (`12.50`, `12,5`, `1 000`) in the currency's smallest unit. Null when it is
 * not an amount, has more decimals than the currency, or is zero; also when it could be read as
 * thousands, as `1.000` sat in German. No float is made of it.
 */
export function parseAmount(text: string, currency: string, locale: string): bigint | null {
  const decimals = decimalsOf(currency)
  const [, whole, mark = '', fraction = ''] =
    /^(\d{1,16})(?:([.,])(\d{1,3}))?$/.exec(text.replaceAll(/\s/g, '')) ?? []
  if (whole === undefined || fraction.length > decimals) return null
  if (fraction.length === 3 && mark !== decimalMark(locale)) return null
  const amount =
    BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || 0)
  return amount > 0n ? amount : null
}

/** The same amount as it would be typed, without grouping. */
export function typedAmount(amount: bigint, currency: string, locale: string): string {
  const decimals = decimalsOf(currency)
  const digits = amount.toString().padStart(decimals + 1, '0')
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '')
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals)
  return fraction === '' ? whole : `${whole}${decimalMark(locale)}${fraction}`
}

/** For whoever typed something that is no amount. */
export function exampleAmount(currency: string, locale: string): string {
  return decimalsOf(currency) === 0 ? '300' : `12${decimalMark(locale)}50`
}

function decimalMark(locale: string): string {
  return new Intl.NumberFormat(locale).format(0.5).replaceAll(/\d/g, '')
}
