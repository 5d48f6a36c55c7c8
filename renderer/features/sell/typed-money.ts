import type { FiatAmount } from '../../../shared/model/invoice.ts'
import type { RateRecord } from '../../../shared/model/rate.ts'
import { fiatToMsat, msatToFiat, satToMsat } from '../../../shared/money.ts'
import type { Entry } from './entry.ts'

type TypedMoney = {
  msat: bigint | null
  fiat: FiatAmount | null
  askedIn: 'fiat' | 'sat'
  isEstimate: boolean
}

/**
 * What is typed in both units, by the same exact arithmetic the core uses. Only a preview: the core
 * freezes its own rate when it is charged.
 */
export function typedMoney(entry: Entry, currency: string, record: RateRecord | null): TypedMoney {
  if (!entry.offer && entry.unit === 'sat') {
    const msat = satToMsat(entry.digits)
    const fiat = record && { currency: record.currency, amountMinor: msatToFiat(msat, record) }
    return { msat, fiat, askedIn: 'sat', isEstimate: entry.digits > 0n }
  }
  const fiat = entry.offer
    ? { currency: entry.offer.currency, amountMinor: entry.offer.priceMinor }
    : { currency, amountMinor: entry.digits }
  const msat = record?.currency === fiat.currency ? fiatToMsat(fiat.amountMinor, record) : null
  return { msat, fiat, askedIn: 'fiat', isEstimate: msat !== null && msat > 0n }
}
