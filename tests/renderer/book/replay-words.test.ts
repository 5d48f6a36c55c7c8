import { expect, test } from 'vitest'
import { differenceOf } from '../../../renderer/features/book/replay-words.ts'

test.each([
  ['3 is missing: the log tells of it', { kind: 'missing', row: '3' }],
  ['9 was put in: the log does not tell of it', { kind: 'put_in', row: '9' }],
  [
    'customer:cus_1 CREDIT: balance is 7, the log says nothing',
    {
      kind: 'value',
      row: 'customer:cus_1 CREDIT',
      column: 'balance',
      stands: '7',
      told: 'nothing',
    },
  ],
  [
    'inv_1: told again it books 21000 as sale, the log has 0',
    { kind: 'booked', row: 'inv_1', part: 'sale', again: '21000', stands: '0' },
  ],
  [
    'the log has 4 settlements, the inbox tells of 5',
    { kind: 'settlements', stands: '4', again: '5' },
  ],
  ['something new', { kind: 'other', words: 'something new' }],
])('takes apart what the replay says: %s', (words, expected) => {
  expect(differenceOf(words)).toEqual(expected)
})
