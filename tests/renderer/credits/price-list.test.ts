import { expect, test } from 'vitest'
import {
  creditsOf,
  priceOf,
  withoutPrice,
  withPrice,
} from '../../../renderer/features/credits/price-list.ts'

const CHAT = { operation: 'ai.chat', credits: 2 }
const IMAGE = { operation: 'ai.image', credits: 10 }
const LIST = [CHAT, IMAGE]

test.each([
  ['ai.text', '3', { operation: 'ai.text', credits: 3 }],
  ['  pdf_export ', ' 1000000 ', { operation: 'pdf_export', credits: 1_000_000 }],
  ['', '3', 'operation_wrong'],
  ['AI.Chat', '3', 'operation_wrong'],
  ['2fast', '3', 'operation_wrong'],
  ['a b', '3', 'operation_wrong'],
  ['a'.repeat(41), '3', 'operation_wrong'],
  ['ai.chat', '3', 'operation_taken'],
  ['ai.text', '', 'credits_wrong'],
  ['ai.text', '0', 'credits_wrong'],
  ['ai.text', '-1', 'credits_wrong'],
  ['ai.text', '1.5', 'credits_wrong'],
  ['ai.text', '1e3', 'credits_wrong'],
  ['ai.text', '1000001', 'credits_wrong'],
] as const)('a new operation “%s” for “%s” is read as %o', (operation, credits, read) => {
  expect(priceOf({ operation, credits }, LIST, true)).toEqual(read)
})

test('a price that is changed may be there already', () => {
  const draft = { operation: 'ai.chat', credits: '3' }
  expect(priceOf(draft, LIST, false)).toEqual({ operation: 'ai.chat', credits: 3 })
})

test('one price is put in or taken out, and the others stay as they are', () => {
  const dearer = { ...CHAT, credits: 4 }
  expect(withPrice(LIST, dearer)).toEqual([IMAGE, dearer])
  expect(withPrice([], CHAT)).toEqual([CHAT])
  expect(withoutPrice(LIST, 'ai.chat')).toEqual([IMAGE])
  expect(creditsOf(LIST, 'ai.image')).toBe(10)
  expect(creditsOf(LIST, 'ai.text')).toBeNull()
})
