import {
  cpSync,
  openSync,
  closeSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bookFilterSchema } from '../../../shared/model/book.ts'
import { openBook } from '../../../electron/store/open.ts'
import {
  createReviewEngine,
  type ReviewEngine,
} from '../../../electron/store/review/review-engine.ts'
import { postTransfers } from '../../../electron/store/transfers.ts'
import {
  basicAccounts,
  CHAIN_KEY,
  leg,
  rawConnection,
  standingClock,
  START_MS,
  tempBook,
  tempDir,
} from '../fixtures.ts'
import { CUSTOMERS, fillRandomly, randomOf } from './random-book.ts'

const ZONE = 'Europe/Berlin'
const LIST = { filter: bookFilterSchema.parse({}), order: 'newest', from: null } as const

type TempBook = ReturnType<typeof tempBook>

function indexOf(book: TempBook): string {
  return join(book.dir, 'review.sqlite')
}

function engineOf(book: TempBook): ReviewEngine {
  return createReviewEngine({ bookFile: book.file, indexFile: indexOf(book) })
}

/** Everything that a reviewer can see of the whole book, from a fresh engine. */
function seen(book: TempBook): unknown {
  const engine = engineOf(book)
  try {
    return [
      engine.ask(
        'journal',
        { ...LIST, filter: bookFilterSchema.parse({ account: 'assets' }), limit: 200 },
        ZONE,
      ),
      engine.ask('totals', { filter: LIST.filter }, ZONE),
      engine.ask('trialBalance', { day: null, by: 'effective' }, ZONE),
      engine.ask(
        'journal',
        { ...LIST, filter: bookFilterSchema.parse({ text: 'espresso' }), limit: 200 },
        ZONE,
      ),
    ]
  } finally {
    engine.close()
  }
}

function filledBook(seed: number): TempBook {
  const book = tempBook()
  fillRandomly(book, randomOf(seed), 60)
  return book
}

const DAMAGES: Record<string, (file: string) => void> = {
  'is deleted': (file) => writeFileSync(file, ''),
  'is no database': (file) => writeFileSync(file, 'x'.repeat(8_192)),
  'is cut in the middle': (file) =>
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4_096) * 4_096),
  'has pages of noise': (file) =>
    overwrite(file, Buffer.alloc(statSync(file).size - 8_192, 0xa5), 8_192),
  'has no tables': (file) => void rawConnection(file).exec('DROP TABLE lines'),
  'says a wrong balance': (file) =>
    void rawConnection(file).exec('UPDATE nodes SET debits_posted = debits_posted + 1'),
  'is of another version': (file) => void rawConnection(file).exec('UPDATE about SET version = 0'),
  'stands at an entry the book never had': (file) =>
    void rawConnection(file).exec(`UPDATE about SET hash = zeroblob(32)`),
}

function overwrite(file: string, bytes: Buffer, at: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
}

test.each(Object.keys(DAMAGES))('an index that %s is made again and answers the same', (name) => {
  const book = filledBook(11)
  const before = seen(book)
  DAMAGES[name]?.(indexOf(book))
  expect(seen(book)).toEqual(before)
})

test('damage that shows while it is read is repaired with the same question', () => {
  const book = filledBook(12)
  const engine = engineOf(book)
  expect(engine.ask('totals', { filter: LIST.filter }, ZONE)).toMatchObject({ state: 'ready' })
  rawConnection(indexOf(book)).exec('DELETE FROM entries; DROP TABLE takings')
  const days = { fromDay: '2025-11-01', toDay: '2026-01-01' }
  expect(engine.ask('takings', days, ZONE)).toMatchObject({ state: 'ready' })
  engine.close()
  const repaired = seen(book)
  writeFileSync(indexOf(book), '')
  expect(repaired).toEqual(seen(book))
})

test('an index of another book is not believed', () => {
  const [one, other] = [filledBook(21), filledBook(22)]
  const truth = [seen(one), seen(other)]
  cpSync(indexOf(other), indexOf(one))
  expect([seen(one), seen(other)]).toEqual(truth)
})

test('a book that was put back to an earlier day takes the index back with it', () => {
  const dir = tempDir()
  const open = () => openBook({ dir, chainKey: CHAIN_KEY, clock: standingClock() })
  const file = join(dir, 'book.sqlite')
  let book = open()
  fillRandomly(book, randomOf(31), 20)
  book.close()
  const earlier = readFileSync(file)
  book = open()
  fillRandomly(book, randomOf(32), 20)
  seen({ ...book, dir })
  book.close()
  writeFileSync(file, earlier)
  book = open()
  // Longer again than the index, with other entries at the numbers that it knows.
  fillRandomly(book, randomOf(33), 40)
  const after = seen({ ...book, dir })
  writeFileSync(join(dir, 'review.sqlite'), '')
  expect(seen({ ...book, dir })).toEqual(after)
  book.close()
})

test('pages have no hole and no double while entries are put in between them', () => {
  for (const order of ['newest', 'oldest'] as const) {
    const book = filledBook(41)
    const engine = engineOf(book)
    const random = randomOf(42)
    const list = { filter: LIST.filter, order, limit: 9 }
    const page = (from: { seq: number; side: 'after' } | null) => {
      const reply = engine.ask('journal', { ...list, from }, ZONE)
      if (reply.state !== 'ready') throw new Error('not ready')
      return reply
    }
    const seqs: number[] = []
    let reply = page(null)
    const firstHead = reply.asOfSeq
    for (;;) {
      seqs.push(...reply.rows.map(({ seq }) => seq))
      if (!reply.hasMore) break
      if (seqs.length < 200) fillRandomly(book, random, 2)
      reply = page({ seq: seqs.at(-1) ?? 0, side: 'after' })
    }
    const rows = book.read((tx) => tx.prepare('SELECT seq FROM transfers ORDER BY seq').all())
    const all = (rows as { seq: bigint }[]).map(({ seq }) => Number(seq))
    // Newest first shows the book of the first page; oldest first meets what came meanwhile.
    const wanted = order === 'newest' ? all.filter((seq) => seq <= firstHead).reverse() : all
    expect(seqs).toEqual(wanted)
    expect(reply.asOfSeq).toBeGreaterThan(firstHead)
    engine.close()
  }
})

test('an answer always holds up to the head at the moment of asking', () => {
  const book = filledBook(51)
  const engine = engineOf(book)
  for (let round = 0; round < 20; round += 1) {
    fillRandomly(book, randomOf(round), 1)
    const head = book.read((tx) => tx.prepare('SELECT seq FROM chain_head').get()) as {
      seq: bigint
    }
    const reply = engine.ask('journal', { ...LIST, limit: 1 }, ZONE)
    expect(reply).toMatchObject({ state: 'ready', asOfSeq: Number(head.seq) })
  }
  engine.close()
})

test('far behind, it says how far it is and shows no part of the book as the whole', () => {
  const book = tempBook()
  book.write((tx) => {
    const { cash, income } = basicAccounts(tx)
    for (let count = 0; count < 5_500; count += 1) {
      postTransfers(tx, `group_${count}`, START_MS, [leg({ debit: cash, credit: income })])
    }
  })
  const engine = engineOf(book)
  const first = engine.ask('totals', { filter: LIST.filter }, ZONE)
  expect(first).toMatchObject({ state: 'indexing' })
  expect(first.state === 'indexing' && first.indexedSeq < first.headSeq).toBe(true)
  const credits = { customerId: CUSTOMERS[0] ?? '', range: { before: 9n, limit: 3 } }
  const alone = engine.ask('creditLines', credits, ZONE)
  expect(alone).toMatchObject({
    state: 'ready',
    asOfSeq: first.state === 'indexing' && first.headSeq,
  })
  while (!engine.follow()) continue
  expect(engine.ask('totals', { filter: LIST.filter }, ZONE)).toMatchObject({ state: 'ready' })
  engine.close()
})

test('the book is only read: not one byte of it changes', () => {
  const book = filledBook(61)
  const before = [readFileSync(book.file), readFileSync(`${book.file}-wal`)]
  seen(book)
  expect([readFileSync(book.file), readFileSync(`${book.file}-wal`)]).toEqual(before)
})
