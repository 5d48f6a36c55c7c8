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
    onNode = async (write) => {
      await write()
      shop.app.mustCore().book.read((tx) => void tx.prepare('PRAGMA query_only = 1').run())
    }
    const refused = owner.setup.finish({ ...FIRST_RUN, draftId })
    expect(await codeOf(refused)).toBe('storage_unavailable')
    await expectFirstRunAgain(draftId)
  })
})
