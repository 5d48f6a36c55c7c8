import { describe, expect, test } from 'vitest'
import { balanceOf } from '../../electron/store/accounts.ts'
import { recentAudit } from '../../electron/store/audit.ts'
import { changesAfter, headSeq, oldestSeq } from '../../electron/store/changes.ts'
import { creditCommand } from '../../electron/store/credit-commands.ts'
import { customerById } from '../../electron/store/customers.ts'
import { eventsOf } from '../../electron/store/timeline.ts'
import {
  giftByCodeHash,
  giftById,
  type GiftFilter,
  giftsWaitingFor,
  listGifts,
} from '../../electron/store/gifts.ts'
import { listInvoices, purchasesOf } from '../../electron/store/find-invoices.ts'
import {
  countInvoicesSince,
  invoiceByClientId,
  invoiceByHash,
  invoiceById,
  invoiceCounts,
  openInvoices,
  pendingInvoices,
  unfinishedInvoices,
} from '../../electron/store/invoices.ts'
import {
  overdueReservations,
  overdueReservationsOf,
  reservationById,
  reservationsOf,
} from '../../electron/store/reservations.ts'
import { creditLines, creditsBefore } from '../../electron/store/statement.ts'
import {
  countPausedPlans,
  duePlans,
  latestPlan,
  nextDueDay,
  pausedPlans,
} from '../../electron/store/plans.ts'
import { transfersOfGroup } from '../../electron/store/transfers.ts'
import type { ReadTx } from '../../electron/store/tx.ts'
import { verifyTail } from '../../electron/store/verify-tail.ts'
import { CHAIN_KEY, NODE, TILL, tempBook } from './fixtures.ts'

const PAGE = { limit: 50, before: '900' }

/** What the till asks while it sells. None of it may become slower as the book grows. */
const READS: Record<string, (tx: ReadTx) => unknown> = {
  invoiceById: (tx) => invoiceById(tx, 'inv_x'),
  invoiceByHash: (tx) => invoiceByHash(tx, 'ab'),
  invoiceByClientId: (tx) => invoiceByClientId(tx, TILL, 'client-1'),
  invoiceCounts,
  unfinishedInvoices: (tx) => unfinishedInvoices(tx, { limit: 10 }),
  pendingInvoices,
  openInvoices: (tx) => openInvoices(tx, TILL, 0),
  countInvoicesSince: (tx) => countInvoicesSince(tx, TILL, 'op_1', { sinceMs: 0, nowMs: 1 }),
  changesAfter: (tx) => changesAfter(tx, 0, 10),
  headSeq,
  oldestSeq,
  eventsOf: (tx) => eventsOf(tx, 'inv_x'),
  transfersOfGroup: (tx) => transfersOfGroup(tx, 'inv_x'),
  balanceOf: (tx) => balanceOf(tx, `assets:node:${NODE}`, 'BTC'),
  recentAudit: (tx) => recentAudit(tx, 10),
  creditCommand: (tx) => creditCommand(tx, TILL, 'client-1'),
  customerById: (tx) => customerById(tx, 'cus_x'),
  reservationById: (tx) => reservationById(tx, 'res_x'),
  overdueReservations: (tx) => overdueReservations(tx, 0, 10),
  overdueReservationsOf: (tx) => overdueReservationsOf(tx, 'cus_x', 0),
  reservationsOf: (tx) =>
    reservationsOf(tx, { customerId: 'cus_x', status: 'reserved', before: 9n, limit: 10 }),
  purchasesOf: (tx) => purchasesOf(tx, { customerId: 'cus_x', before: 9n, limit: 10 }),
  creditLines: (tx) => creditLines(tx, { account: 1n, before: 9n, limit: 10 }),
  creditsBefore: (tx) => creditsBefore(tx, 1n, 9n),
  giftById: (tx) => giftById(tx, 'gft_x'),
  giftByCodeHash: (tx) => giftByCodeHash(tx, new Uint8Array(32)),
  giftsWaitingFor: (tx) => giftsWaitingFor(tx, 'a@example.org'),
  ...Object.fromEntries(
    (['all', 'status', 'created', 'received'] as const).map((by) => [
      `listGifts by ${by}`,
      (tx: ReadTx) => listGifts(tx, { by, value: 'open' } as GiftFilter, PAGE),
    ]),
  ),
  latestPlan: (tx) => latestPlan(tx, 'cus_x'),
  duePlans: (tx) => duePlans(tx, '2026-11-21', 20),
  nextDueDay,
  'the start of the program': (tx) => verifyTail(tx, CHAIN_KEY, 1_000),
  ...Object.fromEntries(
    ['', '450', '4.50', 'abcdef', 'inv_0123456789ab', 'kaffee'].map((search) => [
      `listInvoices "${search}"`,
      (tx: ReadTx) => listInvoices(tx, { search, limit: 50, before: '900' }),
    ]),
  ),
}

/** Reads in the order of a key, with a limit, look at as many rows as they give back. */
const IN_ORDER = /^SCAN (changes|audit)$/
const GROWING = new RegExp(
  '^SCAN (invoices|transfers|events|facts|changes|audit|reservations|credit_commands|customers|' +
    'gifts|plans)\\b',
)

describe('no question of a selling till reads a whole table', () => {
  test.each(Object.keys(READS))('%s', (name) => {
    const book = tempBook()
    const scans = book.read((tx) => {
      const asked = new Set<string>()
      const spy = { prepare: (sql: string) => tx.prepare(asked.add(sql) && sql) } as ReadTx
      READS[name]?.(spy)
      expect(asked.size).toBeGreaterThan(0)
      return [...asked].flatMap((sql) => scansOf(tx, sql))
    })
    expect(scans).toEqual([])
  })
})

describe('what is held of one customer is read without their whole history', () => {
  test.each([
    ['reserved', 'reservations_held'],
    ['refunded', 'reservations_given_back'],
    ['expired', 'reservations_given_back'],
  ] as const)('%s by %s', (status, index) => {
    const book = tempBook()
    const page = { customerId: 'cus_x', status, before: 9n, limit: 10 }
    const plans = book.read((tx) => {
      const asked: string[] = []
      const spy = { prepare: (sql: string) => tx.prepare((asked.push(sql), sql)) } as ReadTx
      reservationsOf(spy, page)
      return asked.flatMap((sql) => planOf(tx, sql))
    })
    expect(plans).toEqual([expect.stringContaining(`USING INDEX ${index} `)])
  })
})

test('plans that wait for credits are read in their order, without those of years', () => {
  const page = { search: '', limit: 10, before: { day: '2026-11-21', number: 9n } }
  const plans = tempBook().read((tx) => {
    const asked: string[] = []
    const spy = { prepare: (sql: string) => tx.prepare((asked.push(sql), sql)) } as ReadTx
    pausedPlans(spy, page)
    countPausedPlans(spy)
    return asked.flatMap((sql) => planOf(tx, sql))
  })
  expect(plans).toEqual([
    expect.stringContaining('SEARCH plans USING INDEX plans_paused (paid_until<?'),
    expect.stringContaining('SEARCH customers USING INDEX'),
    expect.stringContaining('SCAN plans USING COVERING INDEX plans_paused'),
  ])
})

function planOf(tx: ReadTx, sql: string): string[] {
  const unbound = sql.replaceAll('?', '1')
  const plan = tx.prepare(`EXPLAIN QUERY PLAN ${unbound}`).all() as { detail: string }[]
  return plan.map(({ detail }) => detail)
}

function scansOf(tx: ReadTx, sql: string): string[] {
  return (
    planOf(tx, sql)
      .filter((detail) => GROWING.test(detail) && !IN_ORDER.test(detail))
      // A partial index holds only the rows that still wait.
      .filter(
        (detail) => !/USING (COVERING )?INDEX invoices_(unfinished|open|pending)/.test(detail),
      )
  )
}
