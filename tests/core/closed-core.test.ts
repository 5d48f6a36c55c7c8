import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sandboxRig } from '../sandbox/rig.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { FIRST_RUN, startPairedTill } from '../support/paired-till.ts'
import { codeOf } from '../support/till-under-test.ts'

const rig = sandboxRig()
let console: ConsoleUnderTest
beforeAll(async () => {
  console = await startConsole()
})
afterAll(() => console.close())

async function openStatus(name: string) {
  const stream = await console.window(name).live.status()
  const events = stream[Symbol.asyncIterator]()
  return { events, first: (await events.next()).value }
}

describe('what a window listens to when its core is replaced', () => {
  test('APP-02: ends with that core, and the next subscription is of the next', async () => {
    const window = console.window('owner')
    await window.session.state()
    const signedIn = await openStatus('owner')
    const nobody = await openStatus('somebody else')
    const changes = (await window.live.changes({ afterSeq: null }))[Symbol.asyncIterator]()
    await changes.next()
    const ends = [signedIn.events, nobody.events].map((events) => lastOf(events))
    const changesEnd = codeOf(changes.next())

    await window.setup.leaveSandbox()
    expect(await Promise.all(ends)).toEqual(['ended', 'ended'])
    expect(await changesEnd).toBe('not_set_up')
    expect(await codeOf(openStatus('somebody else'))).toBe('not_set_up')

    await window.setup.trySandbox({ language: 'en' })
    const again = await openStatus('somebody else')
    expect(again.first).toMatchObject({ seal: { headSeq: expect.any(BigInt) } })
    await again.events.return?.(undefined)
  })

  test('ends too where the news of the last change was still to come', async () => {
    const { events } = await openStatus('owner')
    const end = lastOf(events)
    console.app.mustCore().status.touch()
    await console.app.closeCore()
    expect(await end).toBe('ended')
  })
})

test('a call that is under way when its core is closed ends as one that comes after', async () => {
  const { sandbox } = await rig.start()
  // To prepare a PIN takes so long that the book is closed by then.
  const till = await startPairedTill(sandbox, { hasDearPins: true })
  try {
    const bo = { name: 'Bo', role: 'cashier', pin: '135790' } as const
    const cut = codeOf(till.owner.operators.create(bo))
    // It is let in first.
    await setImmediate()
    await till.app.closeCore()
    expect(await cut).toBe('not_set_up')
    expect(till.log.recentLines().filter((line) => line.includes('call.cut'))).toHaveLength(1)
    await till.app.open('live')
    const { operators } = await till.owner.session.state()
    expect(operators.map(({ name }) => name)).toEqual([FIRST_RUN.ownerName])
  } finally {
    await till.close()
  }
})

/** Reads on until the stream is over. */
async function lastOf(events: AsyncIterator<unknown>): Promise<string> {
  while (!(await events.next()).done) continue
  return 'ended'
}
