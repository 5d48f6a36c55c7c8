import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  amountOf,
  chooseOffer,
  DIGITS_MAX,
  emptyEntry,
  pressBackspace,
  pressDigit,
  switchUnit,
} from '../../../renderer/features/sell/entry.ts'

const offer = { id: 'credits_300', credits: 300, priceMinor: 300n, currency: 'USD' }
const digits = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 14 })
const type = (keys: readonly number[], unit: 'fiat' | 'sat' = 'fiat') =>
  keys.reduce(pressDigit, emptyEntry(unit))

describe('the keypad (pain 9)', () => {
  test.prop([digits])('is one integer filled from the right, in either unit', (keys) => {
    const kept = keys.join('').replace(/^0+/, '').slice(0, DIGITS_MAX)
    expect(type(keys, 'fiat').digits).toBe(BigInt(kept || '0'))
    expect(type(keys, 'sat').digits).toBe(BigInt(kept || '0'))
  })

  test.prop([digits.filter((keys) => keys.length <= DIGITS_MAX), fc.integer({ min: 0, max: 9 })])(
    'takes back exactly the last digit',
    (keys, last) => {
      const entry = type(keys)
      const longer = pressDigit(entry, last)
      if (longer.digits >= 10n ** BigInt(DIGITS_MAX - 1) && longer.digits === entry.digits) return
      expect(pressBackspace(longer).digits).toBe(entry.digits)
    },
  )

  test.prop([digits])('never turns typed digits into another amount by switching', (keys) => {
    const there = switchUnit(type(keys))
    expect(there).toMatchObject({ unit: 'sat', digits: 0n })
    expect(switchUnit(there)).toMatchObject({ unit: 'fiat', digits: 0n })
  })

  test('begins a new amount after a charge and drops the old note', () => {
    const spent = { ...type([1, 2, 5, 0]), note: 'table 6', isSpent: true }
    expect(pressDigit(spent, 7)).toMatchObject({ digits: 7n, note: '', isSpent: false })
  })

  test('keeps the note while the amount is typed', () => {
    const noted = { ...emptyEntry('fiat'), note: 'table 6' }
    expect(pressDigit(noted, 7).note).toBe('table 6')
  })
})

describe('the amount that is asked for', () => {
  test('is nothing while nothing is typed', () => {
    expect(amountOf(emptyEntry('fiat'))).toBeNull()
  })

  test('is minor units or sats, as typed', () => {
    expect(amountOf(type([1, 2, 5, 0]))).toEqual({ unit: 'fiat', amountMinor: 1_250n })
    expect(amountOf(type([1, 2], 'sat'))).toEqual({ unit: 'sat', amountSat: 12n })
  })

  test('of credits needs the name of the customer (LND-15)', () => {
    const chosen = chooseOffer(emptyEntry('fiat'), offer)
    expect(amountOf({ ...chosen, customerName: '  ' })).toBeNull()
    expect(amountOf({ ...chosen, customerName: ' Anna ' })).toEqual({
      unit: 'package',
      packageId: 'credits_300',
      customerName: 'Anna',
    })
  })

  test('goes back to nothing when credits are put back, or replaced by a digit', () => {
    const chosen = chooseOffer(emptyEntry('fiat'), offer)
    expect(chooseOffer(chosen, offer).offer).toBeNull()
    expect(pressDigit(chosen, 5)).toMatchObject({ offer: null, digits: 5n })
  })
})
