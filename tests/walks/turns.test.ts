import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { BookError } from '../../electron/store/errors.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { PASSPHRASE, type Shop, shopFolder, writeInto } from '../backups/rig.ts'
import { sandboxRig } from '../sandbox/rig.ts'
import {
  type ConsoleUnderTest,
  openFileVault,
  startConsole,
} from '../support/console-under-test.ts'
import { draftOf, FIRST_RUN } from '../support/paired-till.ts'
import { sendBackup } from '../support/send-backup.ts'
import { codeOf } from '../support/till-under-test.ts'

/**
 * Whatever opens another book takes its turn: a first run, a first restore, the way out of the
 * sandbox, another look. Each test holds the first in its midst while the others are asked for.
 */
const rig = sandboxRig()
let shop: Shop | null = null
let console: ConsoleUnderTest | null = null
afterEach(async () => {
  await console?.close()
  console = null
  shop?.remove()
  shop = null
})

/** Holds who comes here, once, until it is let go. */
function barrier() {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let isUsed = false
  return {
    reached: reached.promise,
    release: () => released.resolve(),
    pass: async () => {
      if (isUsed) return
      isUsed = true
      reached.resolve()
      await released.promise
    },
  }
}

/** A call that was not held would have opened its book within this. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 150))

describe('the way out of the sandbox', () => {
  test('is gone once, and who tries the sandbox meanwhile finds it closed and opens it', async () => {
    console = await startConsole()
    const { app } = console
    const [owner, other] = [console.window('w1'), console.window('w2')]
    await Promise.all([owner.session.state(), other.session.state()])
    const { pass, reached, release } = barrier()
    const look = app.openLiveIfSetUp.bind(app)
    app.openLiveIfSetUp = async () => {
      await pass()
      return look()
    }
    let opened = 0
    const open = app.open.bind(app)
    app.open = (profile, prepare) => {
      opened += 1
      return open(profile, prepare)
    }
    const left = codeOf(owner.setup.leaveSandbox())
    const leftAgain = codeOf(other.setup.leaveSandbox())
    await reached
    expect(await other.session.state()).toMatchObject({ phase: 'first_run', canRestore: false })
    const tried = codeOf(other.setup.trySandbox({ language: 'en' }))
    await settle()
    expect(opened).toBe(0)
    release()
    expect(await Promise.all([left, leftAgain, tried])).toEqual(['ok', 'forbidden', 'ok'])
    expect(opened).toBe(1)
    expect(app.mustCore().profile).toBe('sandbox')
  })
})

describe('the way out of the sandbox to a book that does not open', () => {
  test('ends in its trouble at every window, and not in a first run', async () => {
    shop = await shopFolder(60)
    await (await openSealedVault(shop.live, { kind: 'key_file' })).remove('node')
    const keyFile = join(shop.live, 'vault.key')
    chmodSync(keyFile, 0o644)
    console = await startConsole({ rootDir: shop.root, rateSources: () => [] })
    const [owner, other] = [console.window('w1'), console.window('w2')]
    expect(await owner.session.state()).toMatchObject({ profile: 'sandbox', trouble: 'none' })
    const left = await owner.setup.leaveSandbox().catch((error: unknown) => error)
    expect(left).toMatchObject({ code: 'storage_unavailable', data: { state: 'vault_unreadable' } })
    const shut = { phase: 'locked', trouble: 'vault_unreadable', canTrySandbox: false }
    expect(await owner.session.state()).toMatchObject(shut)
    expect(await other.session.state()).toMatchObject(shut)
    expect(await other.session.lookAgain()).toMatchObject(shut)
    // No window offers it now; who asks all the same must not hide the trouble behind a sandbox.
    expect(await codeOf(other.setup.trySandbox({ language: 'en' }))).toBe('storage_unavailable')
    expect(await other.session.state()).toMatchObject(shut)
    chmodSync(keyFile, 0o600)
    // It is the real book that is looked at again, although this host was started in the sandbox.
    expect(await other.session.lookAgain()).toMatchObject({ profile: 'live', trouble: 'none' })
  })
})

/** A backup of a shop, and a console at its folder, from which something was taken since. */
async function beforeRestore(
  pass: () => Promise<void>,
  lost: 'book' | 'vault key' = 'book',
): Promise<ConsoleUnderTest> {
  shop = await shopFolder(60)
  // The canary of the rig is no connection that a console could open.
  await (await openSealedVault(shop.live, { kind: 'key_file' })).remove('node')
  await writeInto(shop, join(shop.root, 'monday.age'))
  if (lost === 'book') rmSync(shop.live, { recursive: true })
  else rmSync(join(shop.live, 'vault.key'))
  console = await startConsole({
    rootDir: shop.root,
    startsInSandbox: false,
    rateSources: () => [],
    // A restore begins with the vault of what is put in place.
    openVault: async (dir) => {
      if (dir.includes('.restore-')) await pass()
      return openFileVault(dir)
    },
  })
  return console
}

async function checked(window: ReturnType<ConsoleUnderTest['window']>): Promise<string> {
  const restoreId = await sendBackup(window, join(shop?.root ?? '', 'monday.age'))
  await window.restore.check({ restoreId, passphrase: PASSPHRASE })
  return restoreId
}

describe('a first restore', () => {
  test('is done once, and a first run that is asked for meanwhile finds its shop', async () => {
    const { pass, reached, release } = barrier()
    const shut = await beforeRestore(pass)
    const { app } = shut
    const node = await rig.start()
    const [one, other] = [shut.window('w1'), shut.window('w2')]
    const draftId = await draftOf(other, node.sandbox)
    const restoreId = await checked(one)
    const restored = codeOf(one.restore.apply({ restoreId }))
    await reached
    expect(await other.session.state()).toMatchObject({ phase: 'first_run', canRestore: false })
    expect(await codeOf(other.restore.begin())).toBe('already_set_up')
    let answered = 0
    const meanwhile = [
      one.restore.apply({ restoreId }),
      other.setup.finish({ ...FIRST_RUN, draftId }),
      other.setup.trySandbox({ language: 'en' }),
    ].map((call) => codeOf(call).finally(() => (answered += 1)))
    await settle()
    expect(answered).toBe(0)
    expect(app.core()).toBeNull()
    release()
    expect(await restored).toBe('ok')
    expect(await Promise.all(meanwhile)).toEqual(Array(3).fill('already_set_up'))
    const { operators, profile } = await other.session.state()
    expect(profile).toBe('live')
    expect(operators.map(({ name }) => name)).toContain('Mara')
  })

  test.each([
    ['goes on after a first run that failed', 'storage_unavailable', 'ok', 'Café Musterblick'],
    ['finds the shop of a first run that was done', 'ok', 'already_set_up', 'Nordlicht'],
  ])('%s meanwhile', async (_name, ofFirstRun, ofRestore, shopName) => {
    const shut = await beforeRestore(() => Promise.resolve())
    const { app } = shut
    const node = await rig.start()
    const [one, other] = [shut.window('w1'), shut.window('w2')]
    const draftId = await draftOf(other, node.sandbox)
    const restoreId = await checked(one)
    const { pass, reached, release } = barrier()
    const open = app.open.bind(app)
    app.open = async (profile, prepare) => {
      app.open = open
      await pass()
      if (ofFirstRun !== 'ok') throw new BookError('disk_full', 'no room for a first run')
      return open(profile, prepare)
    }
    const finished = codeOf(other.setup.finish({ ...FIRST_RUN, draftId }))
    await reached
    const restored = codeOf(one.restore.apply({ restoreId }))
    await settle()
    release()
    expect(await Promise.all([finished, restored])).toEqual([ofFirstRun, ofRestore])
    expect((await other.session.state()).shopName).toBe(shopName)
  })

  test('is not disturbed by another look at the book that did not open', async () => {
    const { pass, reached, release } = barrier()
    const shut = await beforeRestore(pass, 'vault key')
    const { app } = shut
    const [one, other] = [shut.window('w1'), shut.window('w2')]
    expect(await one.session.state()).toMatchObject({ trouble: 'vault_locked', canRestore: true })
    const restoreId = await checked(one)
    const looked: string[] = []
    const look = app.openLiveIfSetUp.bind(app)
    app.openLiveIfSetUp = () => {
      looked.push('live')
      return look()
    }
    const restored = codeOf(one.restore.apply({ restoreId }))
    await reached
    const seen = other.session.lookAgain()
    await settle()
    release()
    expect(await restored).toBe('ok')
    expect(await seen).toMatchObject({ trouble: 'none', profile: 'live', phase: 'locked' })
    // The restore has opened the book, so there was nothing left to look at.
    expect(looked).toEqual([])
  })
})
