import { RATE_SOURCES, type RateSettings } from '../../../shared/model/settings.ts'
import { type BtcPrice, currencyExponent, parsePrice } from '../../../shared/money.ts'
import { percentText } from '../../ui/money-format.ts'

/** The rate policy as it is typed: text until it is saved, so that half a number is no number. */
export type PolicyText = {
  sources: RateSettings['sources']
  spreadPercent: string
  staleWarnMinutes: string
  staleBlockMinutes: string
  floorMajorPerBtc: string
  jumpGuardPercent: string
}

type PolicyFlaw =
  | { kind: 'number' }
  | { kind: 'between'; min: number; max: number }
  | { kind: 'spread' }
  | { kind: 'sources' }
  | { kind: 'block_before_warn' }
export type PolicyFlaws = Partial<Record<keyof PolicyText, PolicyFlaw>>

export function policyText(settings: RateSettings, locale: string): PolicyText {
  return {
    sources: settings.sources,
    spreadPercent: percentText(settings.spreadBasisPoints, locale),
    staleWarnMinutes: String(settings.staleWarnMinutes),
    staleBlockMinutes: String(settings.staleBlockMinutes),
    floorMajorPerBtc: String(settings.floorMajorPerBtc),
    jumpGuardPercent: String(settings.jumpGuardPercent),
  }
}

/** Reads `0.5`, `0,50` or `−1`; null for anything else or beyond ten percent. */
export function basisPointsOf(percent: string): number | null {
  const match = /^([-−+]?)(\d{1,2})(?:[.,](\d{1,2}))?$/.exec(percent.trim())
  if (!match) return null
  const value = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  if (value > 1_000) return null
  return match[1] === '-' || match[1] === '−' ? 0 - value : value
}

const RANGES = {
  staleWarnMinutes: [1, 60],
  staleBlockMinutes: [5, 1_440],
  floorMajorPerBtc: [1, 100_000_000],
  jumpGuardPercent: [1, 90],
} as const

/** What the contract would refuse, said before it is asked. */
export function policyFlaws(text: PolicyText): PolicyFlaws {
  const flaws: PolicyFlaws = {}
  if (text.sources.length === 0) flaws.sources = { kind: 'sources' }
  if (basisPointsOf(text.spreadPercent) === null) flaws.spreadPercent = { kind: 'spread' }
  for (const [field, [min, max]] of Object.entries(RANGES)) {
    const name = field as keyof typeof RANGES
    const value = wholeNumber(text[name])
    if (value === null) flaws[name] = { kind: 'number' }
    else if (value < min || value > max) flaws[name] = { kind: 'between', min, max }
  }
  const [warn, block] = [wholeNumber(text.staleWarnMinutes), wholeNumber(text.staleBlockMinutes)]
  if (!flaws.staleBlockMinutes && warn !== null && block !== null && block <= warn) {
    flaws.staleBlockMinutes = { kind: 'block_before_warn' }
  }
  return flaws
}

/** The typed policy as the contract wants it; null while something in it is flawed. */
export function toRateSettings(text: PolicyText): RateSettings | null {
  const spreadBasisPoints = basisPointsOf(text.spreadPercent)
  if (spreadBasisPoints === null || Object.keys(policyFlaws(text)).length > 0) return null
  return {
    sources: RATE_SOURCES.filter((source) => text.sources.includes(source)),
    spreadBasisPoints,
    staleWarnMinutes: Number(text.staleWarnMinutes),
    staleBlockMinutes: Number(text.staleBlockMinutes),
    floorMajorPerBtc: Number(text.floorMajorPerBtc),
    jumpGuardPercent: Number(text.jumpGuardPercent),
  }
}

/**
 * Reads a typed price of one bitcoin: `88004.10`, `88004,10`, `88.004,10`, `88,004.10`, `88 004`.
 * @returns plain decimal text for the contract; null when the separators leave a doubt.
 */
export function priceOf(typed: string): string | null {
  const bare = typed.trim().replaceAll(/[\s'’\u00a0\u202f]/g, '')
  const plain = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(bare)
  if (plain) return plain[2] ? `${plain[1]}.${plain[2]}` : (plain[1] ?? null)
  const grouped = /^(\d{1,3})(?:([.,])\d{3})(?:\2\d{3})*(?:([.,])(\d{1,2}))?$/.exec(bare)
  if (!grouped || grouped[2] === grouped[3]) return null
  const digits = bare.replaceAll(grouped[2] ?? '', '')
  return digits.replace(',', '.')
}

/** How far two prices are apart in whole percent of the second, rounded down. */
export function percentApart(price: BtcPrice, last: BtcPrice): number {
  const now = price.numerator * last.denominator
  const then = last.numerator * price.denominator
  const apart = now > then ? now - then : then - now
  return Number((apart * 100n) / then)
}

/** What can be said of a typed price before it is sent. */
export function judgePrice(options: {
  typed: string
  currency: string
  floorMajorPerBtc: number
  last: BtcPrice | null
}): { kind: 'empty' | 'wrong' | 'below_floor' | 'ok' } | { kind: 'far'; percent: number } {
  const { typed, currency, floorMajorPerBtc, last } = options
  if (typed.trim() === '') return { kind: 'empty' }
  const decimal = priceOf(typed)
  const price = decimal === null ? null : parsePrice(decimal, currency)
  if (!price) return { kind: 'wrong' }
  const floorMinor = BigInt(floorMajorPerBtc) * 10n ** BigInt(currencyExponent(currency))
  if (price.numerator < floorMinor * price.denominator) return { kind: 'below_floor' }
  const percent = last ? percentApart(price, last) : 0
  return percent >= 10 ? { kind: 'far', percent } : { kind: 'ok' }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
