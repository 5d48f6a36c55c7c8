import { describe, expect, test } from 'vitest'
import { INVOICE_STATUSES, type InvoiceStatus } from '../../shared/model/invoice.ts'
import {
  cashierScript,
  INVOICE,
  INVOICE_EVENTS,
  type InvoiceEvent,
  needsPerson,
} from '../../electron/domain/invoice.ts'
import { settlementPostings } from '../../electron/domain/postings.ts'
import { step } from '../../electron/domain/step.ts'

/** SM-01 written a second time, by hand: what the table must say for every status and event. */
const EXPECTED: Record<InvoiceStatus, Partial<Record<InvoiceEvent, InvoiceStatus>>> = {
  creating: { issued: 'pending', rejected: 'failed', paid: 'paid', canceled: 'canceled' },
  pending: { accepted: 'arriving', paid: 'paid', lapsed: 'expired', canceled: 'canceled' },
  arriving: { released: 'pending', paid: 'paid', lapsed: 'expired', canceled: 'canceled' },
  paid: {},
  expired: { paid: 'paid_late', canceled: 'expired' },
  paid_late: {},
  canceled: { paid: 'paid_late' },
  failed: { paid: 'paid_late' },
}

describe('SM-01: the invoice’s states', () => {
  const cells = INVOICE_STATUSES.flatMap((from) =>
    INVOICE_EVENTS.map((event) => [from, event] as const),
  )
  test.each(cells)('%s × %s', (from, event) => {
    const moved = step(INVOICE, from, event)
    const wanted = EXPECTED[from][event]
    if (wanted === undefined) expect(moved).toEqual({ ok: false, error: { from, event } })
    else expect(moved).toEqual({ ok: true, value: wanted })
  })

  test('TRAP-01: from every status that is not paid yet, paid leads to a paid status', () => {
    const unpaid = INVOICE_STATUSES.filter((status) => !status.startsWith('paid'))
    for (const from of unpaid) {
      const moved = step(INVOICE, from, 'paid')
      expect(moved.ok && moved.value.startsWith('paid')).toBe(true)
    }
  })
})

describe('OPP-01: what the cashier is told', () => {
  test.each([
    ['paid', 'exact', false, 'deliver'],
    ['paid', 'over', false, 'deliver_over'],
    ['paid', 'under', false, 'ask_under'],
    ['paid', 'unknown', false, 'ask_unknown_amount'],
    ['paid_late', 'exact', false, 'late_deliver_or_refund'],
    ['paid', 'exact', true, 'void_lost_race'],
    ['paid_late', 'over', true, 'void_lost_race'],
    ['pending', 'none', false, 'none'],
    ['creating', 'none', false, 'wait_creating'],
    ['canceled', 'none', true, 'none'],
  ] as const)('%s, %s, void asked %s → %s', (status, outcome, isVoidRequested, script) => {
    expect(cashierScript({ status, outcome, isVoidRequested })).toBe(script)
  })

  test.each([
    ['pending', 'none', 'node_silent'],
    ['expired', 'none', 'node_silent'],
    ['paid', 'unknown', 'ask_unknown_amount'],
  ] as const)('%s, %s, held by a node that cannot be asked → %s', (status, outcome, script) => {
    const sale = { status, outcome, isVoidRequested: false, isElsewhere: true }
    expect(cashierScript(sale)).toBe(script)
    expect(needsPerson(script)).toBe(true)
  })

  test('only an ordinary end or waiting needs nobody', () => {
    expect(
      ['none', 'deliver', 'wait_creating'].some((script) => needsPerson(script as 'none')),
    ).toBe(false)
    expect(needsPerson('late_deliver_or_refund')).toBe(true)
  })
})

describe('postings of a settlement', () => {
  const sale = {
    paymentHash: 'ab'.repeat(32),
    nodePubkey: '02'.repeat(33),
    amountMsat: 5_000n,
    receivedMsat: 5_000n,
    purpose: 'sale' as const,
    credits: null,
    customerId: null,
    memo: '',
  }
  const sum = (postings: { currency: string; amount: bigint }[]) =>
    postings.filter((one) => one.currency === 'BTC').reduce((all, one) => all + one.amount, 0n)

  test.each([
    ['exact', 5_000n],
    ['over', 7_500n],
    ['under', 4_999n],
  ])('%s: every msat that arrived is booked, and no other', (_name, receivedMsat) => {
    expect(sum(settlementPostings({ ...sale, receivedMsat }))).toBe(receivedMsat)
  })

  test('LND-61: the excess is a liability of its own, never income', () => {
    const [price, over] = settlementPostings({ ...sale, receivedMsat: 7_500n })
    expect(price).toMatchObject({ amount: 5_000n, credit: { code: 'income:sales' } })
    expect(over).toMatchObject({ amount: 2_500n, credit: { code: 'liabilities:overpaid' } })
  })

  test.each([
    ['', 'sale', ['sale', 'sale']],
    ['Table 4', 'sale', ['Table 4', 'Table 4']],
    ['Table 4', 'credit_package', ['credit package', 'credit package']],
  ] as const)('the note %j on a %s is what its legs say', (memo, purpose, words) => {
    const legs = settlementPostings({ ...sale, receivedMsat: 7_500n, memo, purpose })
    expect(legs.map((one) => one.memo)).toEqual(words)
  })

  test('an underpaid sale is held as a liability and is no income', () => {
    const postings = settlementPostings({ ...sale, receivedMsat: 4_999n })
    expect(postings.map((one) => one.credit.code)).toEqual(['liabilities:underpaid'])
  })

  test('pain 3: while the amount is not known nothing is booked, of credits neither', () => {
    const bought = { purpose: 'credit_package', credits: 300, customerId: 'cus_1' } as const
    expect(settlementPostings({ ...sale, receivedMsat: null })).toEqual([])
    expect(settlementPostings({ ...sale, ...bought, receivedMsat: null })).toEqual([])
  })

  test('L4: references differ by component, so no component can be booked twice', () => {
    const all = settlementPostings({
      ...sale,
      receivedMsat: 9_000n,
      purpose: 'credit_package',
      credits: 300,
      customerId: 'cus_1',
    })
    expect(new Set(all.map((one) => one.reference)).size).toBe(all.length)
    expect(all.map((one) => [one.currency, one.amount])).toEqual([
      ['BTC', 5_000n],
      ['CREDIT', 300n],
      ['BTC', 4_000n],
    ])
  })

  test('LND-46: an underpaid package grants no credits', () => {
    const postings = settlementPostings({
      ...sale,
      receivedMsat: 1n,
      purpose: 'credit_package',
      credits: 300,
      customerId: 'cus_1',
    })
    expect(postings.every((one) => one.currency === 'BTC')).toBe(true)
  })
})
