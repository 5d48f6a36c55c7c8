import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VerifyEvent } from '../../shared/contract/seals.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { eventsOf } from '../../electron/store/timeline.ts'
import { chartAccount, customerCredit } from '../../electron/domain/accounts.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { readSealJournal } from '../../electron/store/seal-journal.ts'
import { checkRecent } from '../../electron/core/check-book.ts'
import { sealDay } from '../../electron/core/seal-day.ts'
import { latestSeal } from '../../electron/store/seals.ts'
import { type Leg, postTransfers } from '../../electron/store/transfers.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** OPP-03, L6: a book that was put back to an older copy says so at the next start. */
const CUSTOMER = `cus_${'1'.repeat(26)}`
const { signal } = new AbortController()
let rootDir: string
/** How far the wall clock is ahead. */
let shiftMs = 0
const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + shiftMs }
let copy: string
let till: TillUnderTest

beforeEach(async () => {
  rootDir = mkdtempSync(join(tmpdir(), 'tillbook-history-'))
  copy = mkdtempSync(join(tmpdir(), 'tillbook-history-copy-'))
  shiftMs = 0
  till = await startTill({ rootDir, clock })
})
afterEach(async () => {
  await till.close()
  for (const dir of [rootDir, copy]) rmSync(dir, { recursive: true, force: true })
})

const profile = (): string => join(rootDir, 'sandbox')
const BOOK_FILES = ['book.sqlite', 'book.sqlite-wal', 'book.sqlite-shm']

function keepBook(): void {
  cpSync(profile(), copy, { recursive: true })
}

function putBookBack(): void {
  for (const name of BOOK_FILES) {
    rmSync(join(profile(), name), { force: true })
    if (existsSync(join(copy, name))) cpSync(join(copy, name), join(profile(), name))
  }
}

async function again(): Promise<void> {
  till = await startTill({ rootDir, clock })
}

function post(kind: 'give' | 'spend'): void {
  till.app.mustCore().book.write((tx) => {
    const opening = ensureAccount(tx, chartAccount('opening', 'CREDIT'))
    const customer = ensureAccount(tx, customerCredit(CUSTOMER))
    const [debit, credit] = kind === 'give' ? [opening, customer] : [customer, opening]
    const leg: Leg = {
      debit,
      credit,
      amount: 10n,
      currency: 'CREDIT',
      kind: 'single',
      reference: `test:${Math.random()}`,
      effectiveAtMs: 1,
    }
    postTransfers(tx, 'test', 1, [leg])
  })
}

const state = (): string => till.app.mustCore().status.now().seal.state

test('an older copy in its place is named, spends nothing, and goes on by an owner alone', async () => {
  post('give')
  await till.close()
  keepBook()
  await again()
  post('give')
  await till.close()
  putBookBack()
  await again()
  expect(state()).toBe('rolled_back')
  const { history } = await till.cashier.book.seals({ before: null, limit: 1 })
  expect(history.anchorSeq).toBeGreaterThan(till.app.mustCore().status.now().seal.headSeq)

  // A check that finds the copy whole in itself hides nothing.
  await till.cashier.book.verify().then(drained)
  expect(state()).toBe('rolled_back')

  // Money comes in; nothing is spent.
  post('give')
  expect(() => post('spend')).toThrow(/book_frozen/)
  const sale = await till.sellSat(21n)
  await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await till.untilStatus(sale.id, 'paid')

  // Nothing was noted over the anchor that it does not hold, so the next start says it again.
  await till.close()
  await again()
  expect(state()).toMatch(/rolled_back|forked/)

  const stranger = till.window('nobody')
  expect(await codeOf(stranger.book.acceptHistory({ reason: 'no right' }))).toBe('no_session')
  const accepted = await till.cashier.book.acceptHistory({ reason: 'restored from last night' })
  expect(accepted.state).toBe('whole')
  post('spend')
  await till.close()
  const { anchors } = readSealJournal(join(profile(), 'seals.jsonl'), null)
  expect(anchors.map(({ kind }) => kind)).toContain('accepted')
  await again()
  expect(state()).toMatch(/sealed|checking/)
})

test('a copy that was written to elsewhere is another history: forked', async () => {
  await till.close()
  keepBook()
  await again()
  post('give')
  await till.close()
  const noted = readFileSync(join(profile(), 'seals.jsonl'))
  putBookBack()
  rmSync(join(profile(), 'seals.jsonl'))
  await again()
  for (let more = 0; more < 9; more += 1) post('give')
  await till.close()
  writeFileSync(join(profile(), 'seals.jsonl'), noted)
  await again()
  expect(state()).toBe('forked')
})

test('an older copy whose newest anchors were garbled is not called whole', async () => {
  post('give')
  await till.close()
  keepBook()
  await again()
  post('give')
  await till.close()
  putBookBack()
  const journal = join(profile(), 'seals.jsonl')
  const lines = readFileSync(journal, 'utf8').split('\n')
  const sound = readSealJournal(join(copy, 'seals.jsonl'), null).lines
  const garbled = lines.map((line, at) =>
    at >= sound ? line.replace(/"mac":"...../, '"mac":"0') : line,
  )
  writeFileSync(journal, garbled.join('\n'))
  await again()
  expect(till.app.mustCore().anchors.history()).toMatchObject({
    state: 'unknown',
    isJournalDamaged: true,
  })
  await till.cashier.book.verify().then(drained)
  expect(state()).toBe('unanchored')
  const said = till.app.mustCore().book.read((tx) => eventsOf(tx, 'book'))
  expect(said.map(({ event }) => event)).toContain('side_journal_damaged')

  // From here on the book is noted again; that a line was changed is still told.
  await till.close()
  await again()
  expect(till.app.mustCore().anchors.history()).toMatchObject({
    state: 'whole',
    isJournalDamaged: true,
  })
})

test('a day that the given up branch had sealed is sealed again, and noted again', async () => {
  await till.close()
  keepBook()
  await again()
  post('give')
  shiftMs = 86_400_000
  const given = sealDay(till.app.mustCore())
  await till.close()
  putBookBack()
  await again()
  await till.cashier.book.acceptHistory({ reason: 'the other one is lost' })
  post('give')
  // A runner may have sealed the day in the book already; beside it nothing stands until now.
  sealDay(till.app.mustCore())
  const resealed = till.app.mustCore().book.read(latestSeal)
  expect(resealed?.day).toBe(given?.day)
  await till.close()
  await again()
  const { anchors } = readSealJournal(join(profile(), 'seals.jsonl'), null)
  const seals = anchors.filter(({ kind }) => kind === 'seal')
  expect(seals.map(({ seq }) => seq)).toEqual([given?.headSeq, resealed?.headSeq])
})

test('before the shop is set up its days have no zone, and none is sealed', () => {
  const core = till.app.mustCore()
  core.book.write((tx) => tx.prepare("DELETE FROM settings WHERE key = 'shop'").run())
  shiftMs = 86_400_000
  expect(sealDay(core)).toBeNull()
})

test('days are sealed once, missed ones together, in the book and beside it', async () => {
  const core = till.app.mustCore()
  // The idle lock takes a leap of the wall clock for sleep.
  await till.cashier.settings.updateIdleLock({ idleLockMinutes: 0 })
  expect(sealDay(core)).toBeNull()
  shiftMs = 86_400_000
  expect(sealDay(core)).toMatchObject({ number: 1 })
  expect(sealDay(core)).toBeNull()
  post('give')
  shiftMs = 5 * 86_400_000
  const missed = sealDay(core)
  expect(Date.parse(missed?.day ?? '') - Date.parse(missed?.fromDay ?? '')).toBe(3 * 86_400_000)
  const page = await till.cashier.book.seals({ before: null, limit: 1 })
  expect(page).toMatchObject({ next: 2, seals: [{ number: 2, day: missed?.day }] })
  expect(page.seals[0]?.code).toContain(page.seals[0]?.headHash)
  const { anchors } = readSealJournal(core.anchors.file, null)
  expect(anchors.filter(({ kind }) => kind === 'seal').map(({ seq }) => seq)).toContain(
    missed?.headSeq,
  )
  const done = (await till.cashier.book.verify().then(drained)).at(-1)
  expect(done).toMatchObject({ kind: 'done', check: { isOk: true, currencies: ['CREDIT'] } })

  // The clock is right again: no day is sealed for a while, and the Seal screen says so.
  expect(page.sealedAheadTo).toBeNull()
  shiftMs = 86_400_000
  expect(sealDay(core)).toBeNull()
  const ahead = await till.cashier.book.seals({ before: null, limit: 1 })
  expect(ahead.sealedAheadTo).toBe(missed?.day)
  shiftMs = 5 * 86_400_000

  // A sealed book whose side journal is gone says that it was.
  await till.close()
  rmSync(join(profile(), 'seals.jsonl'))
  await again()
  expect(till.app.mustCore().anchors.history().state).toBe('unknown')
  const lines = till.app.mustCore().book.read((tx) => eventsOf(tx, 'book'))
  expect(lines.map(({ event }) => event)).toContain('side_journal_lost')
})

test('between full checks only what is new is looked at, and a balance that lies is found', async () => {
  await till.cashier.book.verify().then(drained)
  const core = till.app.mustCore()
  post('give')
  post('spend')
  expect(await checkRecent(core, signal)).toMatchObject({ kind: 'recent', isOk: true })
  const { checkedToSeq, headSeq } = core.status.now().seal
  expect(checkedToSeq).toBe(headSeq)
  core.book.write((tx) => {
    tx.prepare(`UPDATE accounts SET credits_posted = credits_posted + 1 WHERE id = 2`).run()
  })
  post('give')
  expect(await checkRecent(core, signal)).toMatchObject({ isOk: false })
  expect(state()).toBe('broken')
  expect(() => post('spend')).toThrow(/book_frozen/)
})

async function drained(events: AsyncIterable<VerifyEvent>): Promise<VerifyEvent[]> {
  const seen: VerifyEvent[] = []
  for await (const event of events) seen.push(event)
  return seen
}
