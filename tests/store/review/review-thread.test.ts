import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bookFilterSchema } from '../../../shared/model/book.ts'
import type { QuestionName, Questions } from '../../../electron/store/review/answers.ts'
import { ReviewFault, ReviewThread } from '../../../electron/store/review/review-thread.ts'
import { tempBook } from '../fixtures.ts'
import { CUSTOMERS, fillRandomly, randomOf } from './random-book.ts'

const ZONE = 'Europe/Berlin'
const QUESTION = {
  filter: bookFilterSchema.parse({}),
  order: 'newest',
  limit: 5,
  from: null,
} as const

function threadOf(options: { workerUrl?: URL; deadlineMs?: number } = {}) {
  const book = tempBook()
  fillRandomly(book, randomOf(71), 30)
  const files = { bookFile: book.file, indexFile: join(book.dir, 'review.sqlite') }
  return { book, thread: new ReviewThread({ ...files, ...options }) }
}

/** A worker that is asked and does what its source says, beside the real one. */
function workerOf(source: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}

/** Some thousand entries. */
const WRITES_MAX = 60

/** The thread is behind selling on purpose, and here selling never rests. */
const BUSY_MS = 90_000

test('answers from another thread while this one goes on writing', {
  timeout: BUSY_MS,
}, async () => {
  const { book, thread } = threadOf()
  const asked = Promise.all(
    Array.from({ length: 20 }, () => thread.ask('journal', QUESTION, { zone: ZONE })),
  )
  let written = 0
  const isOver = asked.then(() => true)
  // On a busy machine an endless writer would always be thousands of entries ahead.
  while (written < WRITES_MAX && !(await Promise.race([isOver, sleep(1, false)]))) {
    fillRandomly(book, randomOf(written), 1)
    written += 1
  }
  // Thousands of entries behind it says so instead of answering in part; a busy machine gets there.
  const heads = (await asked).flatMap((reply) => (reply.state === 'ready' ? [reply.asOfSeq] : []))
  expect(heads.length).toBeGreaterThan(0)
  expect(heads).toEqual(heads.toSorted((left, right) => left - right))
  expect(written).toBeGreaterThan(0)
  await thread.close()
})

test('a refusal comes back as the word of the contract', async () => {
  const { thread } = threadOf()
  const customer = { kind: 'customer', customerId: 'cus_none' } as const
  const statement = {
    of: customer,
    fromDay: null,
    toDay: null,
    by: 'booked',
    limit: 5,
    after: null,
  } as const
  await expect(thread.ask('statement', statement, { zone: ZONE })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(thread.ask('entry', { seq: 9_999_999 }, { zone: ZONE })).rejects.toMatchObject({
    code: 'not_found',
  })
  const tooLong = { fromDay: '2020-01-01', toDay: '2026-01-01' }
  await expect(thread.ask('takings', tooLong, { zone: ZONE })).rejects.toMatchObject({
    code: 'bad_request',
    field: 'toDay',
  })
  await thread.close()
})

test('who does not wait any more is told so at once, and the question is never begun', async () => {
  const { thread } = threadOf()
  const first = thread.ask('journal', QUESTION, { zone: ZONE })
  const leaving = new AbortController()
  const second = thread.ask('journal', QUESTION, { zone: ZONE, signal: leaving.signal })
  leaving.abort(new Error('another filter was chosen'))
  await expect(second).rejects.toThrow('another filter was chosen')
  expect(await first).toMatchObject({ state: 'ready' })
  await thread.close()
})

test('a thread that dies fails its question only; the next one is answered by a new thread', async () => {
  const book = tempBook()
  const files = { bookFile: book.file, indexFile: join(book.dir, 'review.sqlite') }
  const real = new URL('../../../electron/store/review/review-worker.ts', import.meta.url).href
  // Dies at the first entry it is asked for, and is the real worker in everything else.
  const source = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (order) => { if (order.name === 'entry') process.exit(7) })
    await import(${JSON.stringify(real)})`
  const thread = new ReviewThread({ ...files, workerUrl: workerOf(source) })
  const lost = thread.ask('entry', { seq: 1 }, { zone: ZONE })
  const kept = thread.ask('journal', QUESTION, { zone: ZONE })
  await expect(lost).rejects.toMatchObject({ name: 'ReviewFault', reason: 'failed' })
  expect(await kept).toMatchObject({ state: 'ready', rows: [] })
  await thread.close()
})

test('a question that takes too long is ended with its thread', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (order) => {
      if (order.name === 'totals') for (;;) continue
      if (order.type === 'stop') process.exit(0)
      parentPort.postMessage({ type: 'answer', id: order.id, reply: { state: 'ready' } })
    })`
  const { thread } = threadOf({ workerUrl: workerOf(source), deadlineMs: 3_000 })
  const slow = thread.ask('totals', { filter: QUESTION.filter }, { zone: ZONE })
  const behind = thread.ask('journal', QUESTION, { zone: ZONE })
  await expect(slow).rejects.toMatchObject({ reason: 'timeout' })
  expect(await behind).toEqual({ state: 'ready' })
  await thread.close()
})

test('too many questions are refused, not collected', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (order) => { if (order.type === 'stop') process.exit(0) })`
  const { thread } = threadOf({ workerUrl: workerOf(source) })
  const waiting = Array.from({ length: 65 }, () => thread.ask('journal', QUESTION, { zone: ZONE }))
  const endings = Promise.allSettled(waiting)
  await expect(thread.ask('journal', QUESTION, { zone: ZONE })).rejects.toMatchObject({
    reason: 'busy',
  })
  await thread.close()
  const reasons = (await endings).map((end) => end.status === 'rejected' && end.reason)
  expect(reasons.every((reason) => reason instanceof ReviewFault)).toBe(true)
  await expect(thread.ask('journal', QUESTION, { zone: ZONE })).rejects.toThrow('is closed')
})

test('the log of the book does not grow behind a reviewer who never stops asking', async () => {
  const { book, thread } = threadOf()
  let isSelling = true
  const reviewing = (async () => {
    while (isSelling) await thread.ask('totals', { filter: QUESTION.filter }, { zone: ZONE })
  })()
  for (let round = 0; round < 60; round += 1) {
    fillRandomly(book, randomOf(round), 5)
    await sleep(1)
  }
  isSelling = false
  await reviewing
  const [log] = book.read((tx) => tx.prepare('PRAGMA wal_checkpoint(PASSIVE)').all()) as {
    log: bigint
    checkpointed: bigint
  }[]
  // Nothing holds an old moment of the book, so that every page of the log can go home.
  expect(log?.checkpointed).toBe(log?.log)
  await thread.close()
})

const EVERYTHING: { [Name in QuestionName]: Questions[Name] } = {
  journal: QUESTION,
  totals: { filter: QUESTION.filter },
  seek: { ...QUESTION, to: { kind: 'position', position: 3 } },
  entry: { seq: 0 },
  accounts: { day: '2025-11-22', by: 'effective', under: null, limit: 50, after: null, search: '' },
  trialBalance: { day: '2025-11-22', by: 'booked' },
  balanceSheet: { day: null, by: 'booked' },
  statement: {
    of: { kind: 'account', code: 'income:sales', currency: 'BTC' },
    fromDay: '2025-11-21',
    toDay: null,
    by: 'effective',
    limit: 5,
    after: null,
  },
  creditLines: { customerId: CUSTOMERS[0] ?? '', range: { before: 1_000n, limit: 5 } },
  findAccounts: { search: 'sales', limit: 5 },
  accountSamples: { code: 'income' },
  creditUsage: { customerId: null, fromDay: 0, toDay: 30_000, limit: 5, before: null },
  usageSums: { customerId: null, fromDay: '2025-11-21', toDay: null, limit: 5 },
  pausedPlans: { search: '', limit: 5, before: null },
  customers: { search: 'a', limit: 5, after: null },
  usageAgainstBook: { limit: 5 },
  takings: { fromDay: '2025-11-01', toDay: '2025-11-30' },
}

test('answers everything with the network refused (APP-06)', async () => {
  const real = new URL('../../../electron/store/review/review-worker.ts', import.meta.url).href
  const { book, thread } = threadOf({
    workerUrl: workerOf(`
      import net from 'node:net'
      import dns from 'node:dns'
      const refuse = () => process.exit(9)
      net.Socket.prototype.connect = refuse
      dns.lookup = refuse
      globalThis.fetch = refuse
      await import(${JSON.stringify(real)})`),
  })
  const [row] = book.read((tx) => tx.prepare('SELECT max(seq) AS seq FROM transfers').all())
  const questions = { ...EVERYTHING, entry: { seq: Number((row as { seq: bigint }).seq) } }
  for (const [name, question] of Object.entries(questions)) {
    const reply = await thread.ask(name as 'journal', question as never, { zone: ZONE })
    expect(`${name} ${reply.state}`).toBe(`${name} ready`)
  }
  await thread.close()
})
