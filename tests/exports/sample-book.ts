import type { ExportOrder } from '../../shared/model/export.ts'
import type { RateRecord } from '../../shared/model/rate.ts'
import {
  type AccountSpec,
  creditExchange,
  customerCredit,
  nodeAccount,
  SALES_INCOME,
} from '../../electron/domain/accounts.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { insertCustomer } from '../../electron/store/customers.ts'
import { insertInvoice } from '../../electron/store/invoices.ts'
import { insertOperator } from '../../electron/store/operators.ts'
import type { Book } from '../../electron/store/open.ts'
import { type Leg, postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { invoiceRow, NODE, START_MS, TILL } from '../store/fixtures.ts'

export const CUSTOMER = `cus_${'1'.repeat(26)}`
export const OPERATOR = `op_${'0'.repeat(26)}`
const DAY_MS = 86_400_000

const NODE_ACCOUNT = nodeAccount(NODE)
const CREDITS_USED: AccountSpec = {
  code: 'income:credits',
  currency: 'CREDIT',
  kind: 'income',
  limit: 'none',
}

function liability(code: string, currency = 'BTC'): AccountSpec {
  return { code: `liabilities:${code}`, currency, kind: 'liability', limit: 'none' }
}

export const RATE: RateRecord = {
  quoteId: 'quote_sample',
  currency: 'EUR',
  numerator: 8_800_410n,
  denominator: 1n,
  spreadBasisPoints: 0,
  rounding: 'up_to_sat',
  tier: 'fresh',
  atMs: START_MS,
  readings: [
    { source: 'kraken', rawPrice: '88004.10', atMs: START_MS, isUsed: true },
    { source: 'bitstamp', rawPrice: '1.00', atMs: START_MS, isUsed: false },
  ],
}

/** What an order says when nothing is chosen. */
export function order(parts: Partial<ExportOrder> = {}): ExportOrder {
  return {
    format: 'csv',
    fromDate: null,
    toDate: null,
    timeZone: 'Europe/Berlin',
    currency: null,
    account: null,
    customerId: null,
    language: 'en',
    ...parts,
  }
}

export type SampleLeg = Omit<Leg, 'debit' | 'credit' | 'effectiveAtMs'> & {
  debit: AccountSpec
  credit: AccountSpec
  effectiveAtMs?: number
}

/** Books one group; time stands still unless a leg says its own. @returns the numbers. */
export function post(
  book: Pick<Book, 'write'>,
  groupId: string,
  legs: SampleLeg[],
  bookedAtMs = START_MS,
): bigint[] {
  return book.write((tx) =>
    postTransfers(
      tx,
      groupId,
      bookedAtMs,
      legs.map((leg) => ({
        tillId: TILL,
        operatorId: OPERATOR,
        effectiveAtMs: bookedAtMs,
        ...leg,
        debit: ensureAccount(tx, leg.debit),
        credit: ensureAccount(tx, leg.credit),
      })),
    ).map(({ seq }) => seq),
  )
}

function people(tx: WriteTx): void {
  insertCustomer(tx, { id: CUSTOMER, name: 'Ada Größer', createdAtMs: START_MS, tier: 'paid' })
  insertOperator(tx, { id: OPERATOR, name: 'Zoë', role: 'owner', isActive: true })
}

/**
 * A book with one of everything: a sale with tax and tip priced in euro, one overpaid, credits
 * bought, reserved, used in part and let go, cash, and a correction booked a month later.
 */
export function fillSample(book: Book): void {
  book.write(people)
  const sale = invoiceRow({ amountMsat: 11_363_000n, rate: RATE, receiptNumber: 1, memo: 'cake' })
  book.write((tx) => insertInvoice(tx, { ...sale, fiat: { currency: 'EUR', amountMinor: 1_000n } }))
  const hash = sale.paymentHash
  const btc = { currency: 'BTC', kind: 'single' as const, memo: 'cake; "two", please\nnow' }
  post(book, sale.id, [
    {
      ...btc,
      debit: NODE_ACCOUNT,
      credit: SALES_INCOME,
      amount: 9_548_740n,
      reference: `lnd:settle:${hash}:price`,
    },
    {
      ...btc,
      debit: NODE_ACCOUNT,
      credit: liability('tax:19'),
      amount: 1_814_260n,
      reference: `lnd:settle:${hash}:tax`,
    },
    {
      ...btc,
      debit: NODE_ACCOUNT,
      credit: liability('tips'),
      amount: 200_001n,
      reference: `lnd:settle:${hash}:tip`,
    },
  ])
  bookCredits(book)
  bookCash(book)
}

function bookCredits(book: Book): void {
  const account = customerCredit(CUSTOMER)
  const credit = { currency: 'CREDIT', customerId: CUSTOMER }
  const next = START_MS + 20 * DAY_MS
  post(book, 'grp_buy', [
    {
      debit: NODE_ACCOUNT,
      credit: creditExchange('BTC'),
      amount: 3_408_900n,
      currency: 'BTC',
      kind: 'single',
      reference: 'buy:price',
    },
    {
      ...credit,
      debit: creditExchange('CREDIT'),
      credit: account,
      amount: 300n,
      kind: 'single',
      reference: 'buy:credits',
      memo: 'purchase',
    },
  ])
  const use = { ...credit, debit: account, credit: CREDITS_USED }
  const [held = 0n] = post(
    book,
    'grp_use',
    [
      {
        ...use,
        amount: 50n,
        kind: 'pending',
        reference: 'use:1',
        timeoutAtMs: next + DAY_MS,
        memo: '=HYPERLINK("x")',
      },
    ],
    next,
  )
  post(
    book,
    'grp_use',
    [{ ...use, amount: 20n, kind: 'post', pendingSeq: held, reference: 'use:1:post' }],
    next + 1_000,
  )
  const [again = 0n] = post(
    book,
    'grp_void',
    [{ ...use, amount: 7n, kind: 'pending', reference: 'use:2', timeoutAtMs: next + DAY_MS }],
    next + 2_000,
  )
  post(
    book,
    'grp_void',
    [{ ...use, amount: 7n, kind: 'void', pendingSeq: again, reference: 'use:2:void' }],
    next + 3_000,
  )
  post(
    book,
    'grp_open',
    [{ ...use, amount: 9n, kind: 'pending', reference: 'use:3', memo: 'held open' }],
    next + 4_000,
  )
}

function bookCash(book: Book): void {
  const cash: AccountSpec = {
    code: `assets:till-cash:${TILL}`,
    currency: 'EUR',
    kind: 'asset',
    limit: 'none',
  }
  const opening: AccountSpec = {
    code: 'equity:opening',
    currency: 'EUR',
    kind: 'equity',
    limit: 'none',
  }
  const late = START_MS + 40 * DAY_MS
  const [seq = 0n] = post(book, 'grp_cash', [
    {
      debit: cash,
      credit: opening,
      amount: 15_050n,
      currency: 'EUR',
      kind: 'single',
      reference: 'c',
    },
  ])
  post(
    book,
    'grp_fix',
    [
      {
        debit: opening,
        credit: cash,
        amount: 50n,
        currency: 'EUR',
        kind: 'single',
        reference: 'c:fix',
        correctsSeq: seq,
        reason: 'counted again',
        effectiveAtMs: START_MS,
      },
    ],
    late,
  )
}

/** What our own book says stands on every account: posted debits minus credits. */
export function balancesOf(book: Book): Map<string, bigint> {
  const rows = book.read((tx) =>
    tx
      .prepare('SELECT code, currency, debits_posted - credits_posted AS balance FROM accounts')
      .all(),
  ) as { code: string; currency: string; balance: bigint }[]
  return new Map(rows.map(({ code, currency, balance }) => [`${code} ${currency}`, balance]))
}
