import { describe, expect, test } from 'vitest'
import { exportOrderSchema } from '../../../shared/model/export.ts'
import {
  type Draft,
  daysOf,
  flawOf,
  orderOf,
  PERIODS,
} from '../../../renderer/features/book/export-order.ts'
import { writeBytes } from '../../../renderer/features/book/export-words.ts'

const draft = (parts: Partial<Draft> = {}): Draft => ({
  format: 'csv',
  period: 'all',
  customFrom: '',
  customTo: '',
  timeZone: 'Europe/Berlin',
  currency: null,
  subject: null,
  language: 'en',
  ...parts,
})
/** Half past midnight of 1 March 2024 in Berlin, still February in London. */
const NIGHT = Date.parse('2024-02-29T23:30:00Z')

describe('a period', () => {
  test.each([
    ['all', null, null],
    ['today', '2024-03-01', '2024-03-01'],
    ['yesterday', '2024-02-29', '2024-02-29'],
    ['this_month', '2024-03-01', '2024-03-01'],
    ['last_month', '2024-02-01', '2024-02-29'],
    ['quarter', '2024-01-01', '2024-03-01'],
    ['year', '2024-01-01', '2024-03-01'],
    ['custom', null, null],
  ] as const)('%s is counted in the zone of the export', (period, fromDate, toDate) => {
    expect(daysOf(draft({ period }), NIGHT)).toEqual({ fromDate, toDate })
  })

  test('in another zone the same moment is another day', () => {
    const london = draft({ period: 'today', timeZone: 'Europe/London' })
    expect(daysOf(london, NIGHT)).toEqual({ fromDate: '2024-02-29', toDate: '2024-02-29' })
    const july = Date.parse('2026-07-31T12:00:00Z')
    expect(daysOf(draft({ period: 'quarter' }), july).fromDate).toBe('2026-07-01')
  })
})

describe('an order', () => {
  test.each(PERIODS)('of every period is one that the contract takes: %s', (period) => {
    const order = orderOf(draft({ period }), 'allowed', NIGHT)
    expect(exportOrderSchema.safeParse(order).success).toBe(true)
  })

  test('of an account names its currency, of a customer only the customer', () => {
    const account = draft({ subject: 'account:assets:node:02ab|BTC', currency: 'EUR' })
    expect(orderOf(account, 'allowed', NIGHT)).toMatchObject({
      account: 'assets:node:02ab',
      currency: 'BTC',
      customerId: null,
    })
    const customer = draft({ subject: 'customer:cus_1', currency: 'EUR' })
    expect(orderOf(customer, 'needed', NIGHT)).toMatchObject({
      account: null,
      currency: null,
      customerId: 'cus_1',
    })
  })

  test('of a journal leaves out whom a statement was chosen for', () => {
    const order = orderOf(draft({ subject: 'customer:cus_1', currency: 'BTC' }), 'never', NIGHT)
    expect(order).toMatchObject({ account: null, customerId: null, currency: 'BTC' })
  })

  test('waits for a subject where one is needed, and for days in order', () => {
    expect(flawOf(draft({ format: 'pdf' }), 'needed')).toBe('subject')
    expect(flawOf(draft({ subject: 'customer:cus_1' }), 'needed')).toBeNull()
    const days = { period: 'custom', customFrom: '2024-02-02', customTo: '2024-02-01' } as const
    expect(flawOf(draft(days), 'allowed')).toBe('days')
    expect(flawOf(draft({ ...days, period: 'all' }), 'allowed')).toBeNull()
    expect(flawOf(draft({ ...days, customTo: '' }), 'allowed')).toBeNull()
  })
})

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [6_543_210, '6.5 MB'],
  [1_200, '1.2 kB'],
])('%i bytes are written as %s', (bytes, words) => {
  expect(writeBytes(bytes, 'en-GB')).toBe(words)
})
