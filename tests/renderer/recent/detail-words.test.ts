import { expect, test } from 'vitest'
import { detailOf } from '../../../renderer/features/recent/detail-words.ts'
import { INVOICE_STATUSES } from '../../../shared/model/invoice.ts'

test('reads back every note that the book writes beside an event of a sale', () => {
  for (const status of INVOICE_STATUSES) {
    expect(detailOf(`is ${status}`)).toEqual({ kind: 'is', status })
  }
  expect(detailOf('asked 500000 msat')).toEqual({ kind: 'asked', amountMsat: 500_000n })
  expect(detailOf('amount not told')).toEqual({ kind: 'untold' })
  expect(detailOf(`terms ${'0a'.repeat(32)}`)).toEqual({ kind: 'terms' })
  expect(detailOf('wallet_locked')).toEqual({ kind: 'fault', fault: 'wallet_locked' })
  expect(detailOf('is something else')).toEqual({ kind: 'fault', fault: 'is something else' })
})
