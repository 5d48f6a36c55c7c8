import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replayLog } from '../../electron/core/replay-log.ts'
import type { ReplayEvent } from '../../shared/contract/seals.ts'
import { dropTriggers } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { creditsOf, customerWith, setUpShop, topUp } from '../support/credit-shop.ts'

/** OPP-09 while the till sells: in a thread of its own, one at a time, and ended when asked to. */
let under: CoreUnderTest
let workers: { 'replay-worker'?: URL }
beforeEach(async () => {
  workers = {}
  under = await startCore({ workers })
  setUpShop(under.core, 'Europe/Berlin')
})
afterEach(() => under.close())

async function told(): Promise<ReplayEvent[]> {
  return rest(replayLog(under.core, undefined))
}

async function rest(stream: AsyncIterable<ReplayEvent>): Promise<ReplayEvent[]> {
  const events: ReplayEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

test('it tells how far it is and what it found, and the till sells meanwhile', async () => {
  const { core } = under
  const ada = customerWith(core, 100n)
  const stream = replayLog(core, undefined)
  expect(await stream.next()).toMatchObject({ value: { kind: 'progress', replayedToSeq: 0n } })
  topUp(core, ada.id, 7n)
  expect(creditsOf(core, ada.id)).toBe(107n)
  expect((await rest(stream)).at(-1)).toMatchObject({
    kind: 'done',
    replay: { isSame: true, refused: null, inbox: { difference: null } },
  })
})

test('a second one is refused while one runs, and begins when it has ended', async () => {
  const first = replayLog(under.core, undefined)
  await first.next()
  expect(() => replayLog(under.core, undefined)).toThrow('replay_running')
  await first.return()
  expect((await told()).at(-1)?.kind).toBe('done')
})

test('one that was asked for at the same moment is refused as well', async () => {
  const [first, second] = [replayLog(under.core, undefined), replayLog(under.core, undefined)]
  await first.next()
  await expect(second.next()).rejects.toThrow('replay_running')
  await first.return()
})

test('it ends with its caller, without a result and without a fault', async () => {
  const stop = new AbortController()
  const stream = replayLog(under.core, stop.signal)
  await stream.next()
  stop.abort()
  expect((await rest(stream)).filter(({ kind }) => kind === 'done')).toEqual([])
  expect((await told()).at(-1)?.kind).toBe('done')
})

test('one that is asked for while a stopped one still ends waits for it', async () => {
  const stop = new AbortController()
  const stopped = replayLog(under.core, stop.signal)
  await stopped.next()
  stop.abort()
  const two = [replayLog(under.core, undefined), replayLog(under.core, undefined)] as const
  const [first, second] = await Promise.allSettled(two.map(rest))
  expect(first).toMatchObject({ status: 'fulfilled' })
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'replay_running' } })
  expect(await rest(stopped)).toEqual([])
})

test('a table that is not as the log tells is an answer, and freezes nothing by itself', async () => {
  customerWith(under.core, 100n)
  const db = new BetterSqlite3(under.core.book.file)
  dropTriggers(db)
  db.exec('UPDATE accounts SET debits_posted = debits_posted + 1 WHERE id = 1')
  db.close()
  const last = (await told()).at(-1)
  expect(last).toMatchObject({ kind: 'done', replay: { isSame: false } })
  const tables = last?.kind === 'done' ? last.replay.tables : []
  expect(tables.filter(({ isSame }) => !isSame)).toMatchObject([{ name: 'accounts' }])
  expect(under.core.book.isFrozen()).toBe(false)
})

test('a thread that breaks off is a fault, and the next one begins', async () => {
  workers['replay-worker'] = new URL('no-such-worker.ts', import.meta.url)
  await expect(told()).rejects.toThrow(/no-such-worker/)
  delete workers['replay-worker']
  expect((await told()).at(-1)?.kind).toBe('done')
})
