import { expect, test } from 'vitest'
import { chooseOffer, emptyEntry, pressDigit } from '../../../renderer/features/sell/entry.ts'
import { typedMoney } from '../../../renderer/features/sell/typed-money.ts'
import type { RateRecord } from '../../../shared/model/rate.ts'

const EURO: RateRecord = {
  quoteId: 'quote_1',
  currency: 'EUR',
  numerator: 8_800_000n,
  denominator: 1n,
  spreadBasisPoints: 0,
  rounding: 'up_to_sat',
  tier: 'manual',
  atMs: 0,
  readings: [],
}
const DOLLAR = { ...EURO, currency: 'USD', numerator: 10_000_000n }
const OFFER = { id: 'credits-300', credits: 300, priceMinor: 300n, currency: 'USD' }

test('an offer is worth sats only by a price of its own currency (LND-15)', () => {
  const entry = chooseOffer(emptyEntry('fiat'), OFFER)
  expect(typedMoney(entry, 'EUR', EURO)).toMatchObject({ msat: null, isEstimate: false })
  expect(typedMoney(entry, 'EUR', null)).toMatchObject({ msat: null, isEstimate: false })
  expect(typedMoney(entry, 'EUR', DOLLAR)).toMatchObject({
    msat: 3_000_000n,
    fiat: { currency: 'USD', amountMinor: 300n },
    isEstimate: true,
  })
})

test('what is typed in sats shows the shop’s money only while there is a price', () => {
  const entry = pressDigit(emptyEntry('sat'), 5)
  expect(typedMoney(entry, 'EUR', null)).toMatchObject({ msat: 5_000n, fiat: null })
  expect(typedMoney(entry, 'EUR', EURO).fiat).toEqual({ currency: 'EUR', amountMinor: 0n })
})
