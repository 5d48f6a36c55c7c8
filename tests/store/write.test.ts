import { expect, test } from 'vitest'
import { chainHead } from '../../electron/store/chain.ts'
import {
  appendChange,
  changesAfter,
  headSeq,
  oldestSeq,
  pruneChanges,
} from '../../electron/store/changes.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { readSetting, writeSetting } from '../../electron/store/settings.ts'
import { ensureTill, till } from '../../electron/store/tills.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import type { ReadTx, WriteTx } from '../../electron/store/tx.ts'
import { basicAccounts, leg, START_MS, TILL, tempBook } from './fixtures.ts'

const asText = { parse: String }

test('nothing of a transaction stays when it throws, its receipt number included', () => {
  const book = tempBook()
  const attempt = (fails: boolean): number | null => {
    try {
      return book.write((tx) => {
        const number = takeReceiptNumber(tx, TILL)
        appendChange(tx, START_MS, { topic: 'settings' })
        const { cash, income } = basicAccounts(tx)
        postTransfers(tx, 'g', START_MS, [leg({ debit: cash, credit: income })])
        if (fails) throw new RangeError('the lamp went out')
        return number
      })
    } catch (error) {
      if (error instanceof RangeError) return null
      throw error
    }
  }
  const numbers = [true, false, true, true, false, false].map(attempt)
  expect(numbers).toEqual([null, 1, null, null, 2, 3])
  const changes = book.read((tx) => changesAfter(tx, 0, 10))
  expect(changes.map((change) => change.seq)).toEqual([1, 2, 3])
  // Three accounts opened once, one transfer in each of the three that stayed.
  expect(book.read(chainHead).seq).toBe(6n)
})

test('each till counts its own receipts', () => {
  const book = tempBook()
  book.write((tx) => ensureTill(tx, 'till_2', 'Till 2'))
  const take = (id: string): number => book.write((tx) => takeReceiptNumber(tx, id))
  expect([take(TILL), take('till_2'), take(TILL), take('till_2')]).toEqual([1, 1, 2, 2])
  expect(() => take('till_9')).toThrow(/FOREIGN KEY/)
})

test('a transaction cannot wait, and what it did before it tried is undone (style rule 13)', () => {
  const book = tempBook()
  const waits = (): unknown =>
    book.write(async (tx) => {
      writeSetting(tx, 'word', 'half')
      await Promise.resolve()
    })
  expect(waits).toThrow(/must not wait/)
  expect(book.read((tx) => readSetting(tx, 'word', asText))).toBeNull()
})

test('a transaction inside a transaction is refused, and so is reading past it', () => {
  const book = tempBook()
  book.write((tx) => {
    writeSetting(tx, 'word', 'outer')
    expect(() => book.write(() => 1)).toThrow('a transaction is open already')
    expect(() => book.read(() => 1)).toThrow('read through the transaction')
  })
  expect(book.read((tx) => readSetting(tx, 'word', asText))).toBe('outer')
})

test('the permission to write ends with its transaction', () => {
  const book = tempBook()
  const kept: WriteTx[] = []
  book.write((tx) => kept.push(tx))
  const [late] = kept
  expect(() => late && writeSetting(late, 'word', 'late')).toThrow('this transaction is over')
})

test('a value comes back out of both kinds of transaction', () => {
  const book = tempBook()
  expect(book.write(() => 7n)).toBe(7n)
  expect(book.read((tx: ReadTx) => till(tx))).toEqual({ id: TILL, name: 'Till 1' })
})

test('a till can be named anew', () => {
  const book = tempBook()
  book.write((tx) => ensureTill(tx, TILL, 'Bar'))
  expect(book.read(till)).toEqual({ id: TILL, name: 'Bar' })
})

test('the feed of changes keeps its numbers over pruning, so a client can tell a gap', () => {
  const book = tempBook()
  const append = (): number =>
    book.write((tx) => appendChange(tx, START_MS, { topic: 'operators' }).seq)
  expect(book.read((tx) => [headSeq(tx), oldestSeq(tx)])).toEqual([0, 0])
  for (let index = 0; index < 10; index += 1) append()
  expect(book.write((tx) => pruneChanges(tx, 3))).toBe(7)
  expect(book.read((tx) => [oldestSeq(tx), headSeq(tx)])).toEqual([8, 10])
  // Even when all but the last are to go, the last stays: the next number follows it.
  expect(book.write((tx) => pruneChanges(tx, 0))).toBe(2)
  expect(append()).toBe(11)
  expect(book.read((tx) => changesAfter(tx, 9, 10)).map((change) => change.seq)).toEqual([10, 11])
  expect(book.read((tx) => changesAfter(tx, 9, 1))).toHaveLength(1)
})

test('settings keep whole values, amounts as the integers they were', () => {
  const book = tempBook()
  const packages = [{ id: 'p', priceMinor: 9_007_199_254_740_993n, tags: ['a'], note: null }]
  book.write((tx) => writeSetting(tx, 'packages', packages))
  book.write((tx) => writeSetting(tx, 'shop', { name: 'first' }))
  book.write((tx) => writeSetting(tx, 'shop', { name: 'second {"$n":"1"}' }))
  const same = { parse: (value: unknown) => value }
  expect(book.read((tx) => readSetting(tx, 'packages', same))).toEqual(packages)
  expect(book.read((tx) => readSetting(tx, 'shop', same))).toEqual({ name: 'second {"$n":"1"}' })
  expect(book.read((tx) => readSetting(tx, 'rates', same))).toBeNull()
})
