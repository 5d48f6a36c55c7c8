import type { ExportFormatView, ExportOrder } from '../../shared/model/export.ts'
import { customerCredit } from '../domain/accounts.ts'
import type { BookAccount } from '../domain/exports/entry.ts'
import { isTimeZone, nextDay, type ZonedTime, zonedTime } from '../domain/exports/zoned-time.ts'
import type { Selection } from './read-book.ts'

/** What an order may ask for, by format. */
export const FORMATS: readonly ExportFormatView[] = [
  { format: 'csv', extension: 'csv', subject: 'allowed' },
  { format: 'jsonl', extension: 'jsonl', subject: 'allowed' },
  { format: 'hledger', extension: 'journal', subject: 'never' },
  { format: 'beancount', extension: 'beancount', subject: 'never' },
  { format: 'pdf', extension: 'pdf', subject: 'needed' },
]

/** An order that the book cannot fill; `field` says which word of it is wrong. */
export class OrderFlaw extends Error {
  readonly field: keyof ExportOrder
  readonly why: string
  constructor(field: keyof ExportOrder, why: string) {
    super(`${field}: ${why}`)
    this.name = 'OrderFlaw'
    this.field = field
    this.why = why
  }
}

export type ResolvedOrder = {
  selection: Selection
  zone: ZonedTime
  /** Accounts that the file speaks of. */
  accounts: BookAccount[]
}

/** An order in terms of one book. @throws OrderFlaw */
export function resolveOrder(order: ExportOrder, all: readonly BookAccount[]): ResolvedOrder {
  if (!isTimeZone(order.timeZone)) throw new OrderFlaw('timeZone', 'no such time zone')
  const { fromDate, toDate } = order
  if (fromDate !== null && toDate !== null && toDate < fromDate) {
    throw new OrderFlaw('toDate', 'the last day is before the first')
  }
  const zone = zonedTime(order.timeZone)
  const accounts = accountsOfCurrency(order, all)
  const picked = subjectOf(order, accounts)
  return {
    zone,
    accounts: picked.accounts,
    selection: {
      accountIds: picked.accountIds,
      customer: picked.customer,
      currency: picked.currency,
      fromMs: fromDate === null ? null : zone.startOfDay(fromDate),
      beforeMs: toDate === null ? null : zone.startOfDay(nextDay(toDate)),
    },
  }
}

function accountsOfCurrency(order: ExportOrder, all: readonly BookAccount[]): BookAccount[] {
  const { currency } = order
  if (currency === null) return [...all]
  const accounts = all.filter((account) => account.currency === currency)
  if (accounts.length === 0) throw new OrderFlaw('currency', 'the book has no such currency')
  return accounts
}

type Picked = Pick<Selection, 'accountIds' | 'customer' | 'currency'> & { accounts: BookAccount[] }

function subjectOf(order: ExportOrder, accounts: BookAccount[]): Picked {
  const rule = FORMATS.find(({ format }) => format === order.format)?.subject ?? 'never'
  const { account, customerId, currency } = order
  if (account === null && customerId === null) {
    if (rule === 'needed') throw new OrderFlaw('account', 'a statement is of somebody')
    return { accountIds: null, customer: null, currency, accounts }
  }
  const field = account === null ? 'customerId' : 'account'
  if (rule === 'never') throw new OrderFlaw(field, 'a journal of a part would not balance')
  if (account !== null && customerId !== null) {
    throw new OrderFlaw('customerId', 'an account or a customer, not both')
  }
  const code = account ?? customerCredit(customerId ?? '').code
  const own = accounts.filter((one) => one.code === code || one.code.startsWith(`${code}:`))
  if (own.length === 0) throw new OrderFlaw(field, 'the book has no such account')
  if (order.format === 'pdf') return statementOf(own)
  const accountIds = own.map(({ id }) => id)
  return customerId === null
    ? { accountIds, customer: null, currency, accounts }
    : { accountIds: null, customer: { id: customerId, accountIds }, currency, accounts }
}

/** A running balance is of one currency. */
function statementOf(own: BookAccount[]): Picked {
  const currencies = new Set(own.map((account) => account.currency))
  const [currency = null] = currencies
  if (currencies.size > 1) throw new OrderFlaw('currency', 'a statement is of one currency')
  return { accountIds: own.map(({ id }) => id), customer: null, currency, accounts: own }
}

/** `tillbook_csv_2026-01-01_2026-03-31_entry-48211.csv`: of the order and the book alone. */
export function fileNameOf(order: ExportOrder, headSeq: bigint): string {
  const extension = FORMATS.find(({ format }) => format === order.format)?.extension ?? ''
  const subject = order.customerId ?? order.account?.split(':').at(-1)?.slice(0, 24) ?? null
  const parts = [
    'tillbook',
    order.format === 'pdf' ? 'statement' : order.format,
    ...(subject === null ? [] : [subject.replace(/[^A-Za-z0-9-]/g, '-')]),
    ...(order.currency === null ? [] : [order.currency]),
    order.fromDate ?? 'beginning',
    order.toDate ?? 'end',
    `entry-${headSeq}`,
  ]
  return `${parts.join('_')}.${extension}`
}
