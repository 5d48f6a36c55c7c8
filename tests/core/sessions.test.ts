import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChangeEvent } from '../../shared/model/change.ts'
import type { OperatorView } from '../../shared/model/people.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

const PIN = '135791'

let till: TillUnderTest
let owner: string
beforeAll(async () => {
  till = await startTill()
  owner = (await till.cashier.session.state()).me?.id ?? ''
}, 30_000)
afterAll(() => till.close())

let hired = 0
async function hire(): Promise<OperatorView> {
  hired += 1
  return till.cashier.operators.create({ name: `Bob ${hired}`, role: 'cashier', pin: PIN })
}

/** A window where this person is signed in and listens, with the feed's head already heard. */
async function listening(person: OperatorView) {
  const window = till.window(`window of ${person.name}`)
  await window.session.lock()
  await window.session.signIn({ operatorId: person.id, pin: PIN })
  const feed = (await window.live.changes({ afterSeq: null }))[Symbol.asyncIterator]()
  expect((await feed.next()).value).toMatchObject({ kind: 'head' })
  return { window, feed }
}

type Feed = AsyncIterator<ChangeEvent, unknown>

/** All that still comes, and the word it ends with; a feed that goes on for a second is `open`. */
async function restOf(feed: Feed): Promise<{ topics: string[]; end: string }> {
  const topics: string[] = []
  for (;;) {
    const late = new Promise<'open'>((resolve) => setTimeout(() => resolve('open'), 1_000))
    const next = await Promise.race([feed.next().catch((error: unknown) => error), late])
    if (next === 'open') return { topics, end: 'open' }
    if (next instanceof Error) return { topics, end: 'code' in next ? String(next.code) : 'thrown' }
    const { done, value } = next as IteratorResult<ChangeEvent>
    if (done) return { topics, end: 'done' }
    if (value.kind === 'change') topics.push(value.change.body.topic)
  }
}

describe('APP-02: the feed of changes', { timeout: 30_000 }, () => {
  test('ends in words for who is sent away, with no sale after it', async () => {
    const bob = await hire()
    const { window, feed } = await listening(bob)
    const rest = restOf(feed)
    await till.cashier.operators.update({ ...bob, isActive: false })
    await till.sellSat(123n, 'not for Bob')
    expect(await rest).toEqual({ topics: [], end: 'no_session' })
    expect(await codeOf(window.invoices.open())).toBe('no_session')
  })

  test('ends at once when its window is locked, without waiting for a change', async () => {
    const { window, feed } = await listening(await hire())
    const rest = restOf(feed)
    await window.session.lock()
    expect(await rest).toEqual({ topics: [], end: 'no_session' })
  })

  test('does not go over to the next person at the window', async () => {
    const [bob, next] = [await hire(), await hire()]
    const { window, feed } = await listening(bob)
    await window.session.lock()
    await window.session.signIn({ operatorId: next.id, pin: PIN })
    await till.sellSat(124n)
    expect(await restOf(feed)).toEqual({ topics: [], end: 'no_session' })
  })

  test('ends when every window is locked, and opens again after a sign-in', async () => {
    const bob = await hire()
    const { feed } = await listening(bob)
    till.app.sessions.lockAll()
    expect(await restOf(feed)).toEqual({ topics: [], end: 'no_session' })
    const again = await listening(bob)
    await till.cashier.session.signIn({ operatorId: owner, pin: '123456' })
    await till.sellSat(125n)
    expect((await restOf(again.feed)).topics).toContain('invoice')
  })

  test('goes on for who was only renamed or given another role that may listen', async () => {
    const bob = await hire()
    const { feed } = await listening(bob)
    await till.cashier.operators.update({ ...bob, role: 'auditor' })
    await till.sellSat(126n)
    const { topics, end } = await restOf(feed)
    expect(topics).toContain('invoice')
    expect(end).toBe('open')
  })
})
