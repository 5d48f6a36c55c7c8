import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { appendEvent } from '../../electron/store/events.ts'
import type { Book } from '../../electron/store/open.ts'
import { startVerification, type VerificationOptions } from '../../electron/store/verification.ts'
import type { VerifyProgress, VerifyResult } from '../../electron/store/verify.ts'
import {
  CHAIN_KEY,
  dropTriggers,
  rawConnection,
  START_MS,
  tempBook,
  tempDir,
  verified,
} from './fixtures.ts'

const ENTRIES = 9_000

function bookOf(entries: number): Book {
  const book = tempBook()
  book.write((tx) => {
    for (let entry = 0; entry < entries; entry += 1) say(tx, entry)
  })
  return book
}

function say(tx: Parameters<typeof appendEvent>[0], entry: number): void {
  appendEvent(tx, {
    atMs: START_MS,
    subject: `inv_${entry}`,
    source: 'clock',
    event: 'lapsed',
    fromStatus: 'pending',
    toStatus: 'expired',
    outcome: 'applied',
    detail: '',
  })
}

function check(book: Book, options: Partial<VerificationOptions>): Promise<VerifyResult> {
  const { signal } = new AbortController()
  return startVerification({ file: book.file, chainKey: CHAIN_KEY, signal, ...options })
}

test('the whole book is checked in another thread while this one goes on selling', async () => {
  const book = bookOf(ENTRIES)
  const progress: VerifyProgress[] = []
  const checking = check(book, { onProgress: (step) => progress.push(step) })
  let sold = 0
  const isOver = checking.then(() => true)
  while (!(await Promise.race([isOver, sleep(1, false)]))) {
    book.write((tx) => say(tx, ENTRIES + sold))
    sold += 1
  }
  const result = await checking
  expect(result.ok).toBe(true)
  // The end was read when the pages were through, so some of what was sold meanwhile is in it.
  const headSeq = result.ok ? result.headSeq : 0n
  expect(headSeq).toBeGreaterThanOrEqual(BigInt(ENTRIES))
  expect(headSeq).toBeLessThanOrEqual(BigInt(ENTRIES + sold))
  expect(sold).toBeGreaterThan(0)
  const steps = progress.map((step) => step.checkedToSeq)
  expect(steps.length).toBeGreaterThan(1)
  expect(steps).toEqual(steps.toSorted((left, right) => Number(left - right)))
})

test('a broken entry is an answer with its number, not an error', async () => {
  const book = bookOf(50)
  const db = rawConnection(book.file)
  dropTriggers(db)
  db.exec(`UPDATE events SET detail = 'paid in cash' WHERE seq = 17`)
  expect(await verified(book)).toEqual({
    ok: false,
    brokenAtSeq: 17n,
    rule: 'changed',
    values: {},
    reason: 'its content was changed',
  })
})

test('a check that is not wanted any more ends, and the book closes behind it', async () => {
  const book = bookOf(ENTRIES)
  const stop = new AbortController()
  const checking = check(book, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('the till is closing')),
  })
  await expect(checking).rejects.toThrow('the till is closing')
  await expect(check(book, { signal: stop.signal })).rejects.toThrow('the till is closing')
  book.close()
})

test('a thread that cannot be started is an error, not a sound book', async () => {
  const book = tempBook()
  const workerUrl = new URL('./no-such-worker.ts', import.meta.url)
  await expect(check(book, { workerUrl })).rejects.toThrow(/no-such-worker/)
})

test('a file that is no book breaks the check off with its cause', async () => {
  const { signal } = new AbortController()
  const file = join(tempDir(), 'book.sqlite')
  writeFileSync(file, 'this is no database, but long enough to have a header'.repeat(40))
  const broken = startVerification({ file, chainKey: CHAIN_KEY, signal })
  await expect(broken).rejects.toThrow(/not a database/)
})
