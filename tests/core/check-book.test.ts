import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBook, checkRecent } from '../../electron/core/check-book.ts'
import { giveGift } from '../../electron/core/create-gift.ts'
import { commit } from '../../electron/core/commit.ts'
import { customerCredit } from '../../electron/domain/accounts.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { writeSetting } from '../../electron/store/settings.ts'
import { eventsOf } from '../../electron/store/timeline.ts'
import { askWith } from '../credits/credit-desk.ts'
import { dropTriggers } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { clientId, creditsOf, customerWith, setUpShop, topUp } from '../support/credit-shop.ts'

/** L6 as it goes on while the till sells: what the strip says, and how soon. */
let under: CoreUnderTest
/** Where the threads are found; a test may send one astray. */
let workers: { 'verify-worker'?: URL }
const { signal } = new AbortController()
beforeEach(async () => {
  workers = {}
  under = await startCore({ workers })
  setUpShop(under.core, 'Europe/Berlin')
})
afterEach(() => under.close())

const state = (): string => under.core.status.now().seal.state

/** Changes the book from outside, as somebody does who knows it: the triggers are put back. */
function tamper(sql: string): void {
  const db = new BetterSqlite3(under.core.book.file)
  const triggers = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  dropTriggers(db)
  db.exec(sql)
  for (const trigger of triggers) db.exec(String(trigger))
  db.close()
}

test('a check that breaks off is said so, and the next one that ends takes it back', async () => {
  const lost = new URL('no-such-worker.ts', import.meta.url)
  workers['verify-worker'] = lost
  await expect(checkBook(under.core, signal)).rejects.toThrow(/no-such-worker/)
  expect(state()).toBe('check_failed')
  delete workers['verify-worker']
  await checkBook(under.core, signal)
  expect(state()).toBe('sealed')
  // The check of what is new goes on from the last whole one, and does not hide a failed one.
  workers['verify-worker'] = lost
  await expect(checkBook(under.core, signal)).rejects.toThrow(/no-such-worker/)
  expect(await checkRecent(under.core, signal)).toMatchObject({ isOk: true })
  expect(state()).toBe('check_failed')
})

test('a check that was asked to stop is no failure', async () => {
  const stop = new AbortController()
  stop.abort()
  await checkBook(under.core, stop.signal).catch(() => {})
  expect(state()).toBe('checking')
})

test('MANA-60: within a minute, that what is reserved is what open reservations hold', async () => {
  const ada = customerWith(under.core, 100n)
  await askWith(under, clientId()).reserve(ada.id, 40n, 900)
  await checkBook(under.core, signal)
  expect(await checkRecent(under.core, signal)).toMatchObject({ isOk: true })
  tamper('UPDATE reservations SET amount = 4')
  expect(await checkRecent(under.core, signal)).toMatchObject({
    isOk: false,
    reason: `customer ${ada.id} has 40 credits held, but open reservations for 4`,
    fault: { rule: 'held_other', values: { customer: ada.id, held: '40', reserved: '4' } },
  })
  expect(state()).toBe('broken')
})

/** Raises the customer's balance from outside, or lowers it again. */
function raise(customerId: string, by: number): void {
  tamper(`UPDATE accounts SET credits_posted = credits_posted + ${by}
    WHERE code = 'liabilities:credit:${customerId}'`)
}

test('a break that was found, and its end, are in the chain, each once', async () => {
  const ada = customerWith(under.core, 50n)
  const told = () => under.core.book.read((tx) => eventsOf(tx, 'book'))
  await checkBook(under.core, signal)
  raise(ada.id, 1_000)
  await checkBook(under.core, signal)
  await checkBook(under.core, signal)
  expect([state(), under.core.book.isFrozen()]).toEqual(['broken', true])
  expect(told().map(({ event }) => event)).toEqual(['break_found'])
  expect(told()[0]?.detail).toContain('balance of')
  const account = `liabilities:credit:${ada.id} CREDIT`
  const fault = { rule: 'balance_other', values: { account } }
  expect(under.core.status.seal()).toMatchObject({ fault, lastCheck: { fault } })
  await under.reopen()
  expect(under.core.status.seal()).toMatchObject({ state: 'broken', fault })
  raise(ada.id, -1_000)
  await checkBook(under.core, signal)
  expect([state(), under.core.book.isFrozen()]).toEqual(['sealed', false])
  expect(told().map(({ event }) => event)).toEqual(['break_found', 'break_over'])
  await checkBook(under.core, signal)
  expect(state()).toBe('sealed')
})

test('a break that was kept without its rule still freezes the book, in the words it has', async () => {
  const kept = { brokenAtSeq: null, reason: 'an account is missing' }
  commit(under.core, ({ tx }) => writeSetting(tx, 'chain_broken', kept))
  await under.reopen()
  expect(under.core.status.seal()).toMatchObject({ state: 'broken', ...kept, fault: null })
  expect(under.core.book.isFrozen()).toBe(true)
})

test('a chain that takes no note of its break is shown as broken all the same', async () => {
  customerWith(under.core, 50n)
  await checkBook(under.core, signal)
  tamper('DELETE FROM events WHERE seq = (SELECT seq FROM chain_head)')
  tamper('DELETE FROM transfers WHERE seq = (SELECT seq FROM chain_head)')
  await checkBook(under.core, signal)
  expect([state(), under.core.book.isFrozen()]).toEqual(['broken', true])
})

test('MANA-35: gifts that waited while the book was frozen go out when it no longer is', async () => {
  const { core, actor } = under
  const zoe = customerWith(core, 5n, 'zoe@example.org')
  await checkBook(core, signal)
  raise(zoe.id, 1)
  await checkBook(core, signal)
  const terms = { codeKind: 'long', message: '', credits: 30n, email: 'zoe@example.org' } as const
  const { gift } = await giveGift(core, actor, { ...terms, clientId: clientId() })
  expect(gift.status).toBe('waiting')
  raise(zoe.id, -1)
  await checkBook(core, signal)
  expect(creditsOf(core, zoe.id)).toBe(35n)
})

test('a book of more than 20,000 accounts is looked at each minute like any other', async () => {
  const { core } = under
  const ada = customerWith(core, 100n)
  commit(core, ({ tx }) => {
    for (let id = 0; id < 20_001; id += 1) ensureAccount(tx, customerCredit(`cus_${id}`))
  })
  await checkBook(core, signal)
  topUp(core, ada.id, 7n)
  expect(await checkRecent(core, signal)).toMatchObject({ isOk: true, kind: 'recent' })
  topUp(core, ada.id, 7n)
  tamper(`UPDATE accounts SET credits_posted = credits_posted + 1
    WHERE code = 'liabilities:credit:${ada.id}'`)
  expect(await checkRecent(core, signal)).toMatchObject({ isOk: false, reason: /balance of/ })
})
