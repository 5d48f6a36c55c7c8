import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookFilterSchema } from '../../../shared/model/book.ts'
import { ReviewRefusal } from '../../../electron/store/review/refusal.ts'
import {
  createReviewEngine,
  type ReviewEngine,
} from '../../../electron/store/review/review-engine.ts'
import { postTransfers } from '../../../electron/store/transfers.ts'
import { basicAccounts, leg, START_MS, tempBook } from '../fixtures.ts'
import { allTransfers, passes } from './slow-review.ts'

const ZONE = 'Europe/Berlin'
const MEMOS = [
  'say "hello" to Bob',
  "it's NEAR(the bar)",
  'two * three',
  'cup AND saucer',
  '100% of a_b',
  'words: espresso',
  '-minus +plus ^caret',
  'back\\slash',
  '☕️ emoji 👩‍🍳',
]
const TEXTS = [
  '"',
  '""',
  '"""',
  'say "hello',
  '"hello" OR 1',
  "'; DROP TABLE lists; --",
  "it's",
  '*',
  'two *',
  'thr*',
  'NEAR(the bar)',
  'NEAR(',
  'AND',
  'OR OR OR',
  'NOT espresso',
  'cup AND saucer',
  '(((',
  'bar)',
  '{words}: espresso',
  'words: espresso',
  'rowid:1',
  '^caret',
  '-minus',
  '+plus',
  '100%',
  '%%%',
  '___',
  'a_b',
  'k\\s',
  '\\',
  '\ud800',
  '\udc00abc',
  'abc\ud83d',
  '👩‍🍳',
  '\u200d\u200d\u200d',
  '\ufffd',
  '#1',
  '#999999999999999',
  'x'.repeat(20_000),
  '"'.repeat(5_000),
  'a '.repeat(900),
  'abc '.repeat(2_000),
]

const book = tempBook()
const indexFile = join(book.dir, 'review.sqlite')
let engine: ReviewEngine

beforeAll(() => {
  book.write((tx) => {
    const { cash, income } = basicAccounts(tx)
    for (const [at, memo] of MEMOS.entries()) {
      postTransfers(tx, `group_${at}`, START_MS, [leg({ debit: cash, credit: income, memo })])
    }
  })
  engine = createReviewEngine({ bookFile: book.file, indexFile })
  found('espresso')
})

afterAll(() => engine.close())

function filterOf(text: string) {
  return { ...bookFilterSchema.parse({}), text }
}

function found(text: string): number[] {
  const question = { filter: filterOf(text), order: 'oldest', limit: 100, from: null } as const
  const reply = engine.ask('journal', question, ZONE)
  if (reply.state !== 'ready') throw new Error('not ready')
  return reply.rows.map(({ seq }) => seq)
}

function fileNow() {
  const { ino, birthtimeMs } = statSync(indexFile)
  return { ino, birthtimeMs }
}

test.each(TEXTS.map((text) => [JSON.stringify(text.slice(0, 24)), text] as const))(
  'the text %s is answered from the index that is there',
  (_name, text) => {
    const before = fileNow()
    const wanted = allTransfers(book).filter((row) => passes(filterOf(text.trim()), row, ZONE))
    expect(found(text.trim())).toEqual(wanted.map(({ seq }) => seq))
    expect(fileNow()).toEqual(before)
  },
)

test.each(['\0', 'espresso\0', '"\0"', 'a\0b c'])('a text with NUL is refused: %j', (text) => {
  const before = fileNow()
  expect(() => found(text)).toThrow(new ReviewRefusal('bad_request', 'filter.text'))
  expect(found('espresso')).toHaveLength(1)
  expect(fileNow()).toEqual(before)
})
