import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Rig, sandboxRig } from '../sandbox/rig.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { draftOf, FIRST_RUN, startPairedTill } from '../support/paired-till.ts'
import { codeOf } from '../support/till-under-test.ts'

/** LND-49: a credential that can do more than sell is refused, unless the owner insists. */
const rig = sandboxRig()
let node: Rig
beforeEach(async () => {
  node = await rig.start()
})

const WORD = 'node.wide_credential_accepted'
const admin = (): string => node.sandbox.adminMacaroonHex

/** The lines of the log that put it down in writing. */
function written({ log }: ConsoleUnderTest): string[] {
  return log.recentLines().filter((line) => line.includes(WORD))
}

describe('at the first run', () => {
  let shop: ConsoleUnderTest
  beforeEach(async () => {
    shop = await startConsole({ startsInSandbox: false, rateSources: () => [] })
  })
  afterEach(() => shop.close())

  test('LND-49: makes no book until the owner insists, which then stands in the log', async () => {
    const owner = shop.window('window-1')
    const draftId = await draftOf(owner, node.sandbox, admin())
    expect(await codeOf(owner.setup.finish({ ...FIRST_RUN, draftId }))).toBe('bad_request')
    expect(shop.app.core()).toBeNull()
    expect(written(shop)).toEqual([])
    await owner.setup.finish({ ...FIRST_RUN, draftId, acceptsWideCredential: true })
    const { node: view } = await owner.settings.get({})
    expect(view.rights).toBe('too_wide_accepted')
    const [line, ...more] = written(shop)
    expect(more).toEqual([])
    // What it can do beyond selling, and nothing of the credential itself.
    expect(line).toMatch(/offchain/)
    expect(line).not.toContain(admin())
  })
})

describe('of a book that is there', () => {
  test('LND-49: is not paired until the owner insists, which then stands in the log', async () => {
    const till = await startPairedTill(node.sandbox)
    const draftId = await till.check(node.sandbox, admin())
    const asked = { draftId, leavesOpenSales: false }
    const refused = till.owner.setup.reconnect({ ...asked, acceptsWideCredential: false })
    expect(await codeOf(refused)).toBe('bad_request')
    expect((await till.owner.settings.get({})).node.rights).toBe('till')
    await till.owner.setup.reconnect({ ...asked, acceptsWideCredential: true })
    expect((await till.owner.settings.get({})).node.rights).toBe('too_wide_accepted')
    expect(written(till)).toHaveLength(1)
    await till.untilConnected()
    await till.close()
  })
})
