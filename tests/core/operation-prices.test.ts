import { afterEach, beforeEach, expect, test } from 'vitest'
import { listPrices, savePrices } from '../../electron/core/credit-packages.ts'
import type { Refusal } from '../../electron/core/refusal.ts'
import { digestOf } from '../../electron/store/digest.ts'
import { rowDifference } from '../../electron/store/row-check.ts'
import type { OperationPrice } from '../../shared/model/credits.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { setUpShop } from '../support/credit-shop.ts'

/** MANA-47: prices are saved as one list, so nobody may save over what they have not read. */
let under: CoreUnderTest
beforeEach(async () => {
  under = await startCore()
  setUpShop(under.core, 'Europe/Berlin')
})
afterEach(() => under.close())

const CHAT: OperationPrice = { operation: 'ai.chat', credits: 3 }
const IMAGE: OperationPrice = { operation: 'ai.image', credits: 12 }

function save(version: number, prices: OperationPrice[]) {
  return savePrices(under.core, under.actor, { version, prices })
}

function codeOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return (error as Refusal).code
  }
  return 'none'
}

function told(): unknown[] {
  return under.core.book.read((tx) =>
    tx.prepare("SELECT detail FROM events WHERE subject = 'credit_prices' ORDER BY seq").all(),
  )
}

test('a list that was never saved is at version 0, with the prices of a new shop', () => {
  const list = listPrices(under.core)
  expect(list.version).toBe(0)
  expect(list.prices).toContainEqual({ operation: 'ai.chat', credits: 2 })
})

test('each save is one version, and answers the list as it stands', () => {
  expect(save(0, [IMAGE, CHAT])).toEqual({ version: 1, prices: [CHAT, IMAGE] })
  expect(save(1, [IMAGE])).toEqual({ version: 2, prices: [IMAGE] })
  expect(listPrices(under.core)).toEqual({ version: 2, prices: [IMAGE] })
})

test('of two windows that read the same list the second is refused, and changes nothing', () => {
  save(0, [CHAT, IMAGE])
  const before = told()
  const mine = [{ ...CHAT, credits: 4 }, IMAGE]
  expect(save(1, mine).version).toBe(2)
  expect(codeOf(() => save(1, [CHAT, { ...IMAGE, credits: 9 }]))).toBe('changed_meanwhile')
  expect(listPrices(under.core)).toEqual({ version: 2, prices: mine })
  expect(told()).toHaveLength(before.length + 1)
})

test('nobody saves over a list they never read, nor one that is yet to come', () => {
  save(0, [CHAT])
  expect(codeOf(() => save(0, [IMAGE]))).toBe('changed_meanwhile')
  expect(codeOf(() => save(2, [IMAGE]))).toBe('changed_meanwhile')
  expect(listPrices(under.core).prices).toEqual([CHAT])
})

test('the same save asked for again, its answer lost, is one save', () => {
  const first = save(0, [CHAT, IMAGE])
  expect(save(0, [IMAGE, CHAT])).toEqual(first)
  expect(told()).toHaveLength(1)
})

test('an operation that is named twice is refused', () => {
  expect(codeOf(() => save(0, [CHAT, { ...CHAT, credits: 9 }]))).toBe('bad_request')
})

test('the chain holds the digest of the list as books have it since they told of prices', () => {
  save(0, [IMAGE, CHAT])
  save(1, [])
  expect(told()).toEqual([
    { detail: `terms ${digestOf(['ai.chat 3,ai.image 12'])}` },
    { detail: `terms ${digestOf([null])}` },
  ])
  const { book } = under.core
  expect(book.read(rowDifference)).toBeNull()
  book.write((tx) => tx.prepare("INSERT INTO credit_prices VALUES ('ai.planted', 1)").run())
  expect(book.read(rowDifference)?.reason).toMatch(/price list/)
})
