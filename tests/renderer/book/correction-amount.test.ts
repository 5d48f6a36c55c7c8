import { expect, test } from 'vitest'
import { amountToGive } from '../../../renderer/features/book/correction-amount.ts'

/** What is typed into the form of a correction, beside the 19 credits or 19.50 € that are left. */
const credits = { currency: 'CREDIT', left: 19n, locale: 'en-GB' }
const euros = { currency: 'EUR', left: 1_950n, locale: 'de-DE' }
const sats = { currency: 'BTC', left: 14_204_005n, locale: 'en-GB' }

test.each([
  ['19', credits, 19n],
  ['1', credits, 1n],
  ['20', credits, 'too_much'],
  ['0', credits, 'wrong'],
  ['', credits, 'wrong'],
  ['-1', credits, 'wrong'],
  ['1.5', credits, 'wrong'],
  ['all', credits, 'wrong'],
  ['19,50', euros, 1_950n],
  ['19.5', euros, 1_950n],
  ['19,51', euros, 'too_much'],
  ['1.950', euros, 'wrong'],
  ['14204.005', sats, 14_204_005n],
  ['14204.006', sats, 'too_much'],
] as const)('"%s" of %o is %s', (typed, entry, amount) => {
  expect(amountToGive(typed, entry)).toBe(amount)
})
