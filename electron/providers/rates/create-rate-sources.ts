import type { RateSource } from '../../ports/rates.ts'
import { bitstamp } from './bitstamp.ts'
import { coinbase } from './coinbase.ts'
import { httpRateSource, type RateSourceOptions } from './http-source.ts'
import { kraken } from './kraken.ts'
import { sandboxRateSource } from './sandbox.ts'

const EXCHANGES = [coinbase, kraken, bitstamp]

/** The sources of the settings, in their order. @throws RangeError for a name that is not ours. */
export function createRateSources(
  names: readonly string[],
  options: RateSourceOptions,
): RateSource[] {
  return names.map((name) => {
    if (name === 'sandbox') return sandboxRateSource(options.clock)
    const spec = EXCHANGES.find((exchange) => exchange.name === name)
    if (!spec) throw new RangeError('unknown rate source')
    return httpRateSource(spec, options)
  })
}
