import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mayCall } from '../../../renderer/app/access.ts'
import { isLastOwner } from '../../../renderer/features/settings/last-owner.ts'
import { PARTS, VERSION } from '../../../renderer/features/settings/product-parts.ts'
import { sectionsFor } from '../../../renderer/features/settings/sections.ts'
import { method } from '../../../shared/contract/base.ts'
import { contract } from '../../../shared/contract/index.ts'
import type { OperatorView, Role } from '../../../shared/model/people.ts'

const person = (role: Role, id: string = role, isActive = true): OperatorView => ({
  id: `op_${id.padEnd(26, '0')}`,
  name: role,
  role,
  isActive,
})

describe('who sees which settings', () => {
  const own = ['own_pin', 'appearance', 'about']
  test.each([
    ['cashier', own],
    ['treasurer', own],
    ['manager', ['rates', ...own]],
    ['auditor', ['own_pin', 'appearance', 'diagnostics', 'about']],
    [
      'owner',
      [
        'shop',
        'node',
        'rates',
        'people',
        'service_keys',
        'backup',
        'own_pin',
        'appearance',
        'diagnostics',
        'about',
      ],
    ],
  ] as const)('a %s sees %j', (role, sections) => {
    expect(sectionsFor({ me: person(role), profile: 'live' })).toEqual(sections)
  })

  test('nobody signed in sees nothing', () => {
    expect(sectionsFor({ me: null, profile: 'live' })).toEqual([])
  })

  test('the sandbox can be left only from a sandbox, and by its owner', () => {
    expect(sectionsFor({ me: person('owner'), profile: 'sandbox' })).toContain('sandbox')
    expect(sectionsFor({ me: person('cashier'), profile: 'sandbox' })).not.toContain('sandbox')
    expect(sectionsFor({ me: person('owner'), profile: 'live' })).not.toContain('sandbox')
  })

  test('a method without a role is closed to everybody', () => {
    expect(mayCall('owner', method)).toBe(false)
    expect(mayCall(null, contract.settings.get)).toBe(false)
  })
})

describe('the last owner', () => {
  test('is the only active one, whoever else is listed', () => {
    const owner = person('owner', 'a')
    const gone = person('owner', 'b', false)
    expect(isLastOwner(owner, [owner, gone, person('cashier')])).toBe(true)
    expect(isLastOwner(gone, [owner, gone])).toBe(false)
    expect(isLastOwner(owner, [owner, person('owner', 'c')])).toBe(false)
  })
})

describe('the About section', () => {
  const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'))
  const product = read('package.json')

  test('names the version that is built', () => {
    expect(VERSION).toBe(product['version'])
  })

  test('names every part that ships, under its own licence', () => {
    const shipped = Object.keys(product['dependencies'] as object)
    expect(shipped.filter((name) => !PARTS.some(([part]) => part === name))).toEqual([])
    const licences = PARTS.map(([name]) => [
      name,
      read(`node_modules/${name}/package.json`)['license'],
    ])
    expect(licences).toEqual(PARTS)
  })
})
