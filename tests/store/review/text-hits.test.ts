import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bookFilterSchema } from '../../../shared/model/book.ts'
import {
  createReviewEngine,
  type ReviewEngine,
} from '../../../electron/store/review/review-engine.ts'
import { ReviewRefusal } from '../../../electron/store/review/refusal.ts'
import { type Leg, postTransfers } from '../../../electron/store/transfers.ts'
import { basicAccounts, leg, START_MS, tempBook } from '../fixtures.ts'

type Said = { memo: string; reference?: string; groupId?: string }

/** A book of one transfer for each memo, and its reviewer at the head. */
function reviewed(entries: readonly Said[]): ReviewEngine {
  const book = tempBook()
  book.write((tx) => {
    const { cash, income } = basicAccounts(tx)
    for (const [at, { memo, reference, groupId }] of entries.entries()) {
      const own: Partial<Leg> = reference === undefined ? {} : { reference }
      const legs = [leg({ debit: cash, credit: income, memo, ...own })]
      postTransfers(tx, groupId ?? `group_${at}`, START_MS, legs)
    }
  })
  const indexFile = join(book.dir, 'review.sqlite')
  const engine = createReviewEngine({ bookFile: book.file, indexFile })
  while (!engine.follow()) continue
  return engine
}

function memosFound(engine: ReviewEngine, text: string, limit = 50): string[] {
  const filter = { ...bookFilterSchema.parse({}), text }
  const question = { filter, order: 'newest', limit, from: null } as const
  const reply = engine.ask('journal', question, 'Europe/Berlin')
  if (reply.state !== 'ready') throw new Error('not ready')
  return reply.rows.map(({ memo }) => memo)
}

const CROWD = 5_100

test('a word that begins thousands of references is answered from the memos', () => {
  const engine = reviewed([
    { memo: 'winter sale', reference: 'first' },
    { memo: 'reservation of a table', reference: 'second' },
    ...Array.from({ length: CROWD }, (_, at) => ({
      memo: 'espresso',
      reference: `sale:${at}:reservation`,
      groupId: `grouped${at}`,
    })),
  ])
  expect(memosFound(engine, 'sale')).toEqual(['winter sale'])
  expect(memosFound(engine, 'reservation')).toEqual(['reservation of a table'])
  expect(memosFound(engine, 'grouped')).toEqual([])
  expect(memosFound(engine, 'sale:17:reservation')).toEqual(['espresso'])
  expect(memosFound(engine, 'sale:1', 200)).toHaveLength(200)
  const refused = new ReviewRefusal('bad_request', 'filter.text')
  expect(() => memosFound(engine, 'sale:')).toThrow(refused)
  engine.close()
})

test('short words and long ones are found whatever their case and accents', () => {
  const memos = ['Öl und Essig', 'ΟΙΝΟΣ', 'Việt Nam', '커피 둘', 'が ぎ', 'Crème']
  const engine = reviewed(memos.map((memo) => ({ memo })))
  for (const [text, ...wanted] of [
    ['öl', 'Öl und Essig'],
    ['ol', 'Öl und Essig'],
    ['O\u0308L', 'Öl und Essig'],
    ['ÖL ESSIG', 'Öl und Essig'],
    ['ος', 'ΟΙΝΟΣ'],
    ['ινος', 'ΟΙΝΟΣ'],
    ['viet', 'Việt Nam'],
    ['ệt', 'Việt Nam'],
    ['커피', '커피 둘'],
    ['둘', '커피 둘'],
    ['か'],
    ['が', 'が ぎ'],
    ['me', 'Crème'],
    ['\u0301\u0301\u0301'],
  ] as const) {
    expect(memosFound(engine, text), text).toEqual(wanted)
  }
  engine.close()
})
