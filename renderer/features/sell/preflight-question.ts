import type { RateRecord } from '../../../shared/model/rate.ts'
import { client } from '../../app/client.ts'
import { pricedCurrency, useRate } from '../../app/rate-store.ts'
import { useSession } from '../../app/session-store.ts'
import type { Entry } from './entry.ts'
import { typedMoney } from './typed-money.ts'

export type Question = Parameters<typeof client.node.preflight>[0]

/** @param msat what the entry is worth, or null while its rate is not known. */
export function questionOf(entry: Entry, msat: bigint | null): Question {
  const isFiat = entry.unit === 'fiat' || entry.offer !== null
  const currency = entry.offer ? pricedCurrency(entry.offer.currency) : undefined
  return { amountMsat: entry.isSpent ? 0n : (msat ?? 0n), isFiat, currency }
}

/** The same of an entry whose worth nobody has computed yet. */
export async function questionNow(entry: Entry): Promise<Question> {
  const shopCurrency = useSession.getState().view?.currency ?? 'EUR'
  const record = await recordIn(entry.offer?.currency ?? shopCurrency, shopCurrency)
  return questionOf(entry, typedMoney(entry, shopCurrency, record).msat)
}

async function recordIn(currency: string, shopCurrency: string): Promise<RateRecord | null> {
  if (currency === shopCurrency) return useRate.getState().rate?.record ?? null
  const other = pricedCurrency(currency)
  return other === undefined ? null : (await client.rates.current({ currency: other })).record
}
