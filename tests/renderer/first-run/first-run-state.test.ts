import { describe, expect, test } from 'vitest'
import {
  currencyOf,
  firstRunReducer,
  firstState,
} from '../../../renderer/features/first-run/first-run-state.ts'
import { pinPairFlaw } from '../../../renderer/app/pin-pair.tsx'
import { pinFlaw, pinWeakness } from '../../../renderer/app/pin-strength.ts'
import { shopFlaws } from '../../../renderer/app/shop-flaws.ts'
import { pinSchema } from '../../../shared/model/people.ts'

const FIRST = firstState({ tillName: 'Till 1', timeZone: 'Europe/Berlin', locale: 'de-DE' })

describe('stepping through the first run', () => {
  test('going back and forth keeps what was typed, except a credential', () => {
    const connection = {
      kind: 'parts',
      uri: 'lndconnect://secret',
      address: 'n:10009',
      certificate: 'PEM',
      macaroon: 'c0ffee',
    } as const
    const typed = [
      { kind: 'went', step: 'node' },
      { kind: 'connection', connection },
      { kind: 'shop', shop: { ...FIRST.shop, shopName: 'Nordlicht' } },
      { kind: 'owner_name', ownerName: 'Mara' },
      { kind: 'went', step: 'choose' },
      { kind: 'went', step: 'node' },
    ] as const
    const state = typed.reduce(firstRunReducer, FIRST)
    expect(state.connection).toEqual({ ...connection, uri: '', macaroon: '' })
    expect(state.shop.shopName).toBe('Nordlicht')
    expect(state.ownerName).toBe('Mara')
  })

  test.each([
    ['Europe/Berlin', 'en-GB', 'EUR'],
    ['Europe/Zurich', 'de-DE', 'CHF'],
    ['Europe/London', 'en-US', 'GBP'],
    ['America/New_York', 'en-US', 'USD'],
    ['America/Toronto', 'en-CA', 'CAD'],
    ['Australia/Perth', 'en-US', 'AUD'],
    ['UTC', 'en', 'EUR'],
  ])('a shop in %s read in %s begins in %s', (zone, locale, currency) => {
    expect(currencyOf(zone, locale)).toBe(currency)
  })

  test('a shop without a name, or with one beyond the contract, is named before it is sent', () => {
    expect(shopFlaws({ ...FIRST.shop, shopName: '  ' })).toEqual([
      { field: 'shopName', flaw: 'missing', max: 60 },
    ])
    expect(shopFlaws({ ...FIRST.shop, shopName: 'x', tillName: 'y'.repeat(31) })).toEqual([
      { field: 'tillName', flaw: 'too_long', max: 30 },
    ])
    expect(shopFlaws({ ...FIRST.shop, shopName: 'Nordlicht' })).toEqual([])
  })
})

describe('a new PIN', () => {
  test.each(['', '12345', '12a456', '      '])('%j is not one, as the contract says', (pin) => {
    expect(pinFlaw(pin)).not.toBeNull()
    expect(pinSchema.safeParse(pin).success).toBe(false)
  })

  test('must be typed twice alike', () => {
    expect(pinPairFlaw({ pin: '482915', again: '482916' })).toBe('differs')
    expect(pinPairFlaw({ pin: '482915', again: '482915' })).toBeNull()
  })

  test.each([
    ['000000', 'repeated'],
    ['121212', 'repeated'],
    ['123123', 'repeated'],
    ['123456', 'sequence'],
    ['890123', 'sequence'],
    ['987654', 'sequence'],
    ['246802', 'sequence'],
    ['159753', 'common'],
    ['240587', 'date'],
    ['870524', 'date'],
    ['24051987', 'date'],
    ['19870524', 'date'],
    ['482915', null],
    ['90417368', null],
  ] as const)('%s is hinted at as %s, never refused', (pin, weakness) => {
    expect(pinWeakness(pin)).toBe(weakness)
    expect(pinFlaw(pin)).toBeNull()
  })
})
