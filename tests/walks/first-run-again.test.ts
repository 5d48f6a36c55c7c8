import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Vault, VaultError } from '../../electron/ports/vault.ts'
import { type Rig, sandboxRig } from '../sandbox/rig.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  openFileVault,
  startConsole,
} from '../support/console-under-test.ts'
import { draftOf, FIRST_RUN } from '../support/paired-till.ts'
import { codeOf } from '../support/till-under-test.ts'

/** A first run that does not get to its end begins again, with what was typed still there. */
const rig = sandboxRig()
let node: Rig
let shop: ConsoleUnderTest
let owner: ConsoleClient
/** What happens, once, when the first run hands the vault its node. */
let onNode: ((write: () => Promise<void>) => Promise<void>) | null
beforeEach(async () => {
  node = await rig.start()
  onNode = null
  shop = await startConsole({
    startsInSandbox: false,
    rateSources: () => [],
    openVault: async (dir) => watched(await openFileVault(dir)),
  })
  owner = shop.window('window-1')
})
afterEach(() => shop.close())

function watched(vault: Vault): Vault {
  return {
    ...vault,
    async write(name, secret) {
      const write = () => vault.write(name, secret)
      const first = (name === 'node' && onNode) || ((now: typeof write) => now())
      if (name === 'node') onNode = null
      await first(write)
    },
  }
}

async function expectFirstRunAgain(draftId: string): Promise<void> {
  expect(await owner.session.state()).toMatchObject({ phase: 'first_run', trouble: 'none' })
  // What was typed is sent once more: the draft of the checked node is still there.
  const view = await owner.setup.finish({ ...FIRST_RUN, draftId })
  expect(view).toMatchObject({ phase: 'open', shopName: 'Nordlicht', me: { name: 'Ada' } })
  expect((await owner.settings.get({})).node).toMatchObject({ pubkey: node.sandbox.pubkey })
}

describe('the first run, tried again in the same console', () => {
  test('after a vault that did not take the node', async () => {
    const draftId = await draftOf(owner, node.sandbox)
    onNode = () => Promise.reject(new VaultError('disk_full', 'the vault was not written'))
    const refused = owner.setup.finish({ ...FIRST_RUN, draftId })
    expect(await codeOf(refused)).toBe('storage_unavailable')
    await expectFirstRunAgain(draftId)
  })

  test('after a book that did not take the shop', async () => {
    const draftId = await draftOf(owner, node.sandbox)
    const open = shop.app.open.bind(shop.app)
    shop.app.open = (profile, prepare) =>
      open(profile, async (core) => {
        core.book.read((tx) => void tx.prepare('PRAGMA query_only = 1').run())
        await prepare?.(core)
      })
    const refused = owner.setup.finish({ ...FIRST_RUN, draftId })
    expect(await codeOf(refused)).toBe('storage_unavailable')
    shop.app.open = open
    await expectFirstRunAgain(draftId)
  })
})

describe('while the first run goes on', () => {
  test('another window is told of a first run, and can begin nothing else', async () => {
    const other = shop.window('window-2')
    const [draftId, second] = [
      await draftOf(owner, node.sandbox),
      await draftOf(other, node.sandbox),
    ]
    let meanwhile: Promise<string>[] = []
    onNode = async (write) => {
      await write()
      expect(await other.session.state()).toMatchObject({
        phase: 'first_run',
        trouble: 'none',
        canRestore: false,
      })
      expect(await codeOf(other.invoices.open())).toBe('not_set_up')
      expect(await codeOf(other.restore.begin())).toBe('already_set_up')
      meanwhile = [
        codeOf(other.setup.finish({ ...FIRST_RUN, ownerName: 'Bob', draftId: second })),
        codeOf(other.setup.trySandbox({ language: 'en' })),
      ]
    }
    const view = await owner.setup.finish({ ...FIRST_RUN, draftId })
    expect(view).toMatchObject({ phase: 'open', me: { name: 'Ada' } })
    // What was asked meanwhile had to wait, and finds the shop that was made.
    expect(await Promise.all(meanwhile)).toEqual(['already_set_up', 'already_set_up'])
    const seen = await other.session.state()
    expect(seen).toMatchObject({ phase: 'locked', shopName: 'Nordlicht', profile: 'live' })
    expect(seen.operators.map(({ name }) => name)).toEqual(['Ada'])
  })

  test('a book without a shop, left by a crash, runs for nobody', async () => {
    const draftId = await draftOf(owner, node.sandbox)
    const half = await shop.app.open('live')
    expect(half.profile).toBe('live')
    await shop.app.closeCore()
    const { deps } = shop.app
    const startRunners = deps.startRunners.bind(deps)
    let runs = 0
    deps.startRunners = (core) => {
      runs += 1
      return startRunners(core)
    }
    expect(await shop.app.openLiveIfSetUp()).toBeNull()
    expect(runs).toBe(0)
    await expectFirstRunAgain(draftId)
  })
})
