import type { Clock } from '../../ports/clock.ts'
import { type RateSource, RateSourceError } from '../../ports/rates.ts'

/** Steady on purpose: training and screenshots show the same sats for the same price. */
const PRICES: Readonly<Record<string, string>> = {
  EUR: '88004.10',
  USD: '95000.00',
  CHF: '83500.00',
  GBP: '74250.00',
  AUD: '145800.00',
  CAD: '132900.00',
  JPY: '14720000',
  DKK: '656900.00',
  NOK: '1031000.00',
  SEK: '1012000.00',
  CZK: '2196000.00',
  PLN: '374100.00',
}

/** The sandbox's own source: instant, offline, never to be mixed with a real book. */
export function sandboxRateSource(clock: Clock): RateSource {
  return {
    name: 'sandbox',
    async read(currency) {
      const rawPrice = PRICES[currency]
      if (rawPrice === undefined) {
        throw new RateSourceError('currency_unknown', `the sandbox has no price in ${currency}`)
      }
      return { rawPrice, atMs: clock.nowMs() }
    },
  }
}
