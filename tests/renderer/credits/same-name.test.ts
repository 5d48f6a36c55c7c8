import { expect, test } from 'vitest'
import { isSameName } from '../../../renderer/features/credits/same-name.ts'

test.each([
  ['Anna Meier', 'anna meier', true],
  ['Ägidius', 'AGIDIUS', true],
  [' Anna  Meier', 'Anna Meier', true],
  ['Zoë', 'zoe\u0308', true],
  ['Anna', 'Anne', false],
  ['Anna', 'Anna M', false],
  ['O’Neill', 'ONeill', false],
])('%j and %j: the same name is %s', (one, other, isSame) => {
  expect(isSameName(one, other)).toBe(isSame)
  expect(isSameName(other, one)).toBe(isSame)
})
