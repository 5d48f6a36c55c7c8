import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdLock } from '../../electron/store/lock.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { startTill } from '../support/till-under-test.ts'

/** What did not open at the start is tried again by whoever put it right, without a restart. */
let rootDir = ''
let shop: ConsoleUnderTest | null = null
const keyFile = (): string => join(rootDir, 'sandbox', 'vault.key')

beforeEach(async () => {
  rootDir = mkdtempSync(join(tmpdir(), 'tillbook-look-'))
  await (await startTill({ rootDir })).close()
  chmodSync(keyFile(), 0o644)
  shop = await startConsole({ rootDir })
})
afterEach(async () => {
  await shop?.close()
  rmSync(rootDir, { recursive: true, force: true })
})

test('a book that did not open opens once what was in the way is gone', async () => {
  const { session } = (shop as ConsoleUnderTest).window('window-1')
  expect((await session.state()).trouble).toBe('vault_unreadable')
  expect(await session.lookAgain()).toMatchObject({ trouble: 'vault_unreadable', me: null })
  chmodSync(keyFile(), 0o600)
  // Two windows at once are one opening.
  const [one, other] = await Promise.all([session.lookAgain(), session.lookAgain()])
  expect(one).toMatchObject({ trouble: 'none', profile: 'sandbox' })
  expect(other).toMatchObject({ trouble: 'none', profile: 'sandbox' })
  expect(shop?.app.mustCore().book.storageState()).toBe('ok')
})

test('what stands in the way by then has its own name', async () => {
  const { session } = (shop as ConsoleUnderTest).window('window-1')
  chmodSync(keyFile(), 0o600)
  const lock = holdLock(join(rootDir, 'sandbox', 'book.lock'))
  expect(await session.lookAgain()).toMatchObject({ trouble: 'book_in_use' })
  lock.close()
  expect(await session.lookAgain()).toMatchObject({ trouble: 'none' })
})

test('with an open book it is the session as it stands, and nobody is signed out', async () => {
  chmodSync(keyFile(), 0o600)
  const open = shop as ConsoleUnderTest
  const { session } = open.window('window-1')
  await session.lookAgain()
  const core = open.app.mustCore()
  await session.lookAgain()
  expect(open.app.mustCore()).toBe(core)
})
