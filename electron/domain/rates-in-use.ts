import type { RateRecord } from '../../shared/model/rate.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { implausible, withoutSpread, withSpread } from './rates.ts'

/**
 * The guard of the settings that hold now which forbids this record, or null. A record passed
 * those of its own round; a floor that was raised since binds the price in use too (pain 8).
 */
export function refusalUnder(
  record: RateRecord,
  settings: RateSettings,
): 'below_floor' | 'above_ceiling' | null {
  const { currency } = record
  return (
    implausible(withoutSpread(record), { currency, settings }) ??
    implausible(record, { currency, settings })
  )
}

/** The same market with another spread, in basis points; another price is another quote. */
export function respread(
  record: RateRecord,
  spreadBasisPoints: number,
  quoteId: string,
): RateRecord {
  const price = withSpread(withoutSpread(record), BigInt(spreadBasisPoints))
  return { ...record, ...price, spreadBasisPoints, quoteId }
}
