import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commitTogether, commitWaiting } from '../../electron/core/commit-together.ts'
import type { Core } from '../../electron/core/core.ts'
import { lapseReservations } from '../../electron/core/lapse-reservations.ts'
import { readBalance } from '../../electron/core/read-credits.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { startVerification } from '../../electron/store/verification.ts'
import { askWith, freshId, newCustomer, outcomeOf } from '../credits/credit-desk.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'

/** Commands that arrive together share a commit; a crash shows all of them or none. */
let under: CoreUnderTest
let crashAt: string | null
let writes: number
beforeEach(async () => {
  crashAt = null
  writes = 0
  under = await startCore({
    failpoint: (name) => {
      if (name === crashAt) throw new Error(`crash at ${name}`)
    },
  })
  const { book } = under.core
  const counted: Core['book'] = {
    ...book,
    write: (work) => {
      writes += 1
      return book.write(work)
    },
  }
  under.core = { ...under.core, book: counted }
})
afterEach(() => under.close())

function note(core: Core, subject: string, end: 'ok' | 'throw' | 'refuse'): Promise<string> {
  return commitTogether(core, (unit) => {
    appendEvent(unit.tx, {
      atMs: core.clock.nowMs(),
      subject,
      source: 'operator',
      event: 'test',
      fromStatus: null,
      toStatus: null,
      outcome: 'noted',
      detail: '',
    })
    if (end === 'throw') throw new Refusal('not_found')
    return end === 'refuse' ? new Refusal('gone') : subject
  })
}

function subjects(): unknown[] {
  return under.core.book.read((tx) =>
    tx
      .prepare("SELECT subject FROM events WHERE event = 'test' ORDER BY seq")
      .all()
      .map((row) => (row as { subject: string }).subject),
  )
}

async function verified(): Promise<boolean> {
  const { core } = under
  const { signal } = new AbortController()
  const { chain: chainKey } = core.keys
  return (await startVerification({ file: core.book.file, chainKey, signal })).ok
}

describe('commands of one turn', () => {
  test('share one commit, in the order they came; the next turn has its own', async () => {
    const { core } = under
    await Promise.all(['a', 'b', 'c'].map((name) => note(core, name, 'ok')))
    expect(writes).toBe(1)
    await note(core, 'd', 'ok')
    expect(writes).toBe(2)
    expect(subjects()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('one that throws leaves nothing, one that returns a refusal keeps its record', async () => {
    const { core } = under
    const settled = await Promise.allSettled([
      note(core, 'a', 'ok'),
      note(core, 'b', 'throw'),
      note(core, 'c', 'refuse'),
      note(core, 'd', 'ok'),
    ])
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(subjects()).toEqual(['a', 'c', 'd'])
    expect(await verified()).toBe(true)
  })

  test('more than 64 take more than one commit', async () => {
    const { core } = under
    const names = Array.from({ length: 150 }, (_, index) => `n${index}`)
    expect(await Promise.all(names.map((name) => note(core, name, 'ok')))).toEqual(names)
    expect(writes).toBe(3)
  })

  test('still waiting when the book closes are committed first', async () => {
    const call = note(under.core, 'last', 'ok')
    commitWaiting(under.core)
    expect(await call).toBe('last')
  })
})

describe('a crash', () => {
  test.each(['together:before_commit', 'together:after_commit'])(
    'at %s shows all or none, and nobody was told they succeeded',
    async (place) => {
      const customerId = await newCustomer(under)
      await askWith(under, freshId()).init(customerId, 100n)
      const ids = Array.from({ length: 8 }, freshId)
      const use = (clientId: string) => askWith(under, clientId).use(customerId, 5n)
      crashAt = place
      const calls = await Promise.allSettled(ids.map(use))
      expect(calls.every(({ status }) => status === 'rejected')).toBe(true)
      crashAt = null
      await under.reopen()
      const isKept = place === 'together:after_commit'
      expect(readBalance(under.core, customerId).balance).toBe(isKept ? 60n : 100n)
      // Whoever asks again with the same id is charged once, whatever the crash kept.
      for (const id of ids) expect((await outcomeOf(use(id))).said).toMatchObject({ reserved: 0n })
      expect(readBalance(under.core, customerId).balance).toBe(60n)
      expect(await verified()).toBe(true)
    },
  )

  test('of the sweep leaves every reservation as it was; the next round ends it', async () => {
    const customerId = await newCustomer(under)
    await askWith(under, freshId()).init(customerId, 9n)
    await askWith(under, freshId()).reserve(customerId, 9n, 1)
    under.clock.setWall(under.clock.nowMs() + 1_000)
    crashAt = 'lapse:before_commit'
    expect(() => lapseReservations(under.core)).toThrow(/crash/)
    expect(readBalance(under.core, customerId).reserved).toBe(9n)
    crashAt = null
    await under.reopen()
    expect(lapseReservations(under.core)).toBe(1)
    expect(readBalance(under.core, customerId).available).toBe(9n)
  })
})

test('a full disk refuses everybody with a word, and keeps nothing of any of them', async () => {
  const { core } = under
  core.book.read((tx) => {
    const { page_count: used } = tx.prepare('PRAGMA page_count').get() as { page_count: bigint }
    tx.prepare(`PRAGMA max_page_count = ${used}`).get()
  })
  const names = Array.from({ length: 60 }, (_, index) => `${index}${'x'.repeat(190)}`)
  const settled = await Promise.allSettled(names.map((name) => note(core, name, 'ok')))
  expect(settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'ok'))).toEqual(
    names.map(() => 'storage_unavailable'),
  )
  expect(subjects()).toEqual([])
})
