import { expect, test } from 'vitest'
import { homeOf, READING_ROLES, screensFor, SELLING_ROLES } from '../../../renderer/app/screens.ts'
import { SELLERS } from '../../../shared/contract/base.ts'
import { ROLES } from '../../../shared/model/people.ts'

const as = (role: (typeof ROLES)[number], profile: 'sandbox' | 'live') =>
  screensFor({ me: { id: 'op_1', name: 'Mara', role, isActive: true }, profile })

test('the roles that may sell are those of the contract', () => {
  expect([...SELLING_ROLES].sort()).toEqual([...SELLERS].sort())
})

test.each(ROLES)('%s meets only screens that its role may use', (role) => {
  const sells = SELLING_ROLES.includes(role)
  const screens = as(role, 'live')
  expect(screens.includes('sell')).toBe(sells)
  expect(screens).toEqual(expect.arrayContaining(['recent', 'settings']))
  expect(screens.includes('book')).toBe(READING_ROLES.includes(role))
  expect(as(role, 'sandbox').includes('wallet')).toBe(sells)
})

test('nobody at the till cannot sell', () => {
  expect(screensFor({ me: null, profile: 'live' })).not.toContain('sell')
})

test('pain 5: a cashier has no book; who cannot sell begins there', () => {
  expect(as('cashier', 'live')).not.toContain('book')
  expect(ROLES.map((role) => homeOf(as(role, 'live')))).toEqual([
    'sell',
    'sell',
    'book',
    'book',
    'sell',
  ])
})
