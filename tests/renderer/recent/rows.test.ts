import { expect, test } from 'vitest'
import { rowsOf } from '../../../renderer/features/recent/use-sales.ts'
import { anInvoice } from '../app/invoice-views.ts'

const sale = (letter: string, createdAtMs: number) =>
  anInvoice(`inv_${letter.repeat(26)}`, { createdAtMs })
const [one, two, three] = [sale('a', 1_000), sale('b', 2_000), sale('c', 3_000)]
const byId = Object.fromEntries([one, two, three].map((row) => [row.id, row]))
const listed = { ids: [one.id], search: '' }

test('pain 5: what was heard of stands on top while the core cannot be asked where', () => {
  expect(rowsOf({ ...listed, state: 'failed' }, byId)).toEqual([three, two, one])
  expect(rowsOf({ ids: [], search: '', state: 'failed' }, byId)).toEqual([three, two, one])
})

test('only the core says where a sale stands, and what a search finds', () => {
  expect(rowsOf({ ...listed, state: 'ready' }, byId)).toEqual([one])
  expect(rowsOf({ ...listed, state: 'loading' }, byId)).toEqual([one])
  expect(rowsOf({ ...listed, search: 'tea', state: 'failed' }, byId)).toEqual([one])
})
