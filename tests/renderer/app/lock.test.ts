import { beforeEach, expect, test } from 'vitest'
import { lock } from '../../../renderer/app/lock.ts'
import { useSession } from '../../../renderer/app/session-store.ts'
import type { SessionView } from '../../../shared/contract/session.ts'

const OPEN: SessionView = {
  phase: 'open',
  profile: 'live',
  canTrySandbox: false,
  canRestore: false,
  shopName: 'Nordlicht',
  tillName: 'Till 1',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  me: { id: 'op_1', name: 'Mara', role: 'cashier', isActive: true },
  operators: [],
  sandboxPin: null,
  appearance: { theme: 'system', language: 'en', isSoundOn: false, idleLockMinutes: 5 },
  trouble: 'none',
  restored: null,
}

beforeEach(() => useSession.setState({ view: OPEN, isLockOwed: false }))

test('locking closes the window at once, even with the core out of reach', async () => {
  const locking = lock()
  expect(useSession.getState().view).toMatchObject({ phase: 'locked', me: null })
  await locking
  expect(useSession.getState().view?.phase).toBe('locked')
})

test('a lock that the core has not heard of is still owed', async () => {
  await lock()
  expect(useSession.getState().isLockOwed).toBe(true)
})
