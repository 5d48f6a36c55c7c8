import { expect, test } from 'vitest'
import { screensFor, SELLING_ROLES } from '../../../renderer/app/screens.ts'
import { SELLERS } from '../../../shared/contract/base.ts'
import { ROLES } from '../../../shared/model/people.ts'

const as = (role: (typeof ROLES)[number], profile: 'sandbox' | 'live') =>
  screensFor({ me: { id: 'op_1', name: 'Mara', role, isActive: true }, profile })

test('the roles that may sell are those of the contract', () => {
  expect([...SELLING_ROLES].sort()).toEqual([...SELLERS].sort())
})

test.each(ROLES)('%s meets only screens that its role may use', (role) => {
  const sells = SELLING_ROLES.includes(role)
  expect(as(role, 'live')).toEqual(sells ? ['sell', 'recent', 'settings'] : ['recent', 'settings'])
  expect(as(role, 'sandbox').includes('wallet')).toBe(sells)
})

test('nobody at the till cannot sell', () => {
  expect(screensFor({ me: null, profile: 'live' })).not.toContain('sell')
})
