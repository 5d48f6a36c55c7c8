import { ORPCError } from '@orpc/server'
import type { ServiceApiView, ServiceKeyView } from '../../shared/model/service-key.ts'
import type { FakeBuilder } from './fake-console.ts'
import { fakeId, type FakeState } from './fake-console-state.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Three keys in the three states that a screen must draw. */
function fakeServiceKeys(nowMs: number, ownerId: string): ServiceKeyView[] {
  const key = {
    limitPerMinute: 120,
    status: 'active' as const,
    createdById: ownerId,
    createdByName: 'Mara Lindqvist',
    expiresAtMs: null,
    revokedAtMs: null,
    lastUsedAtMs: null,
    oldSecretUntilMs: null,
  }
  return [
    {
      ...key,
      id: `key_${'3'.repeat(26)}`,
      name: 'Research service',
      scopes: ['credits:internal', 'credits:read', 'customers'],
      createdAtMs: nowMs - 3 * DAY_MS,
      lastUsedAtMs: nowMs - 2 * MINUTE_MS,
    },
    {
      ...key,
      id: `key_${'2'.repeat(26)}`,
      name: 'Gift kiosk',
      scopes: ['gifts'],
      createdAtMs: nowMs - 20 * DAY_MS,
      expiresAtMs: nowMs + 10 * DAY_MS,
    },
    {
      ...key,
      id: `key_${'1'.repeat(26)}`,
      name: 'Old web shop',
      scopes: ['credits:use', 'credits:read'],
      createdAtMs: nowMs - 90 * DAY_MS,
      status: 'revoked',
      revokedAtMs: nowMs - 4 * DAY_MS,
      lastUsedAtMs: nowMs - 5 * DAY_MS,
    },
  ]
}

const FAKE_SERVICE_API: ServiceApiView = {
  isOn: true,
  port: 3061,
  state: 'listening',
  address: 'http://127.0.0.1:3061/api/v1',
}

/** A secret of the right shape, as the answer that shows it once. */
function fakeSecret(keyId: string): string {
  return `tb_${keyId.slice('key_'.length)}_${'7'.repeat(52)}`
}

/** The owner's keys, answered from memory. */
export function makeServiceKeys(os: FakeBuilder, state: FakeState) {
  const keys = fakeServiceKeys(Date.now(), state.operators[0]?.id ?? '')
  const found = (id: string) => {
    const key = keys.find((one) => one.id === id)
    if (!key) throw new ORPCError('not_found', { status: 404, defined: true })
    return key
  }
  const roll = os.serviceKeys.roll.handler(({ input }) => {
    return { key: found(input.id), secret: fakeSecret(input.id) }
  })
  const revoke = os.serviceKeys.revoke.handler(({ input }) =>
    Object.assign(found(input.id), { status: 'revoked', revokedAtMs: Date.now() }),
  )
  const create = os.serviceKeys.create.handler(({ input }) => {
    const [like] = fakeServiceKeys(Date.now(), state.me?.id ?? '')
    if (!like) throw new Error('no key to copy')
    const key = { ...like, ...input, id: fakeId('key'), createdAtMs: Date.now() }
    keys.unshift(key)
    return { key, secret: fakeSecret(key.id) }
  })
  const list = os.serviceKeys.list.handler(() => ({ keys, api: FAKE_SERVICE_API }))
  const updateApi = os.serviceKeys.updateApi.handler(({ input }) => ({
    ...FAKE_SERVICE_API,
    ...input,
  }))
  return { list, create, revoke, roll, updateApi }
}
