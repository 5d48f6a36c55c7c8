import type { AccountSpec } from '../domain/accounts.ts'
import { stable } from './chain.ts'
import { appendEvent } from './events.ts'
import { integer, type Row, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** The row id of an account; only transfers use it. */
export type AccountId = bigint

/** Sums of all transfers, in the currency's unit. They only ever grow, pending ones aside. */
export type Balance = {
  debitsPosted: bigint
  creditsPosted: bigint
  debitsPending: bigint
  creditsPending: bigint
}

/** Subject of the event that puts an account's name under the chain. */
export function accountSubject(id: AccountId): string {
  return `account:${id}`
}

/** The event that puts it there. */
export const ACCOUNT_OPENED = 'account_opened'

/** What the opening event says, so that a renamed account no longer agrees with the chain. */
export function accountDetail(spec: {
  code: string
  currency: string
  kind: string
  limit: string
}): string {
  return JSON.stringify([spec.code, spec.currency, spec.kind, spec.limit])
}

/**
 * The account of this code and currency, opened when it is new. Opening is an event in the chain,
 * because transfers name accounts by number only.
 * @throws Error when it exists with another kind or limit: the chart contradicts itself.
 */
export function ensureAccount(tx: WriteTx, spec: AccountSpec): AccountId {
  const code = stable(spec.code)
  const known = tx
    .prepare('SELECT id, kind, balance_limit FROM accounts WHERE code = ? AND currency = ?')
    .get(code, spec.currency) as Row | undefined
  if (!known) return openAccount(tx, { ...spec, code })
  if (text(known, 'kind') !== spec.kind || text(known, 'balance_limit') !== spec.limit) {
    throw new Error(`account ${spec.code} ${spec.currency} exists as another kind`)
  }
  return integer(known, 'id')
}

function openAccount(tx: WriteTx, spec: AccountSpec): AccountId {
  const row = tx
    .prepare(
      `INSERT INTO accounts (code, currency, kind, balance_limit) VALUES (?, ?, ?, ?) RETURNING id`,
    )
    .get(spec.code, spec.currency, spec.kind, spec.limit) as Row
  const id = integer(row, 'id')
  appendEvent(tx, {
    atMs: tx.clock.nowMs(),
    subject: accountSubject(id),
    source: 'book',
    event: ACCOUNT_OPENED,
    fromStatus: null,
    toStatus: null,
    outcome: 'noted',
    detail: accountDetail(spec),
  })
  return id
}

/** The account of this code and currency; null when nothing ever opened it. */
export function accountId(tx: ReadTx, code: string, currency: string): AccountId | null {
  const row = tx
    .prepare('SELECT id FROM accounts WHERE code = ? AND currency = ?')
    .get(code, currency) as Row | undefined
  return row ? integer(row, 'id') : null
}

/** What stands on one account; null when no transfer ever touched it. */
export function balanceOf(tx: ReadTx, code: string, currency: string): Balance | null {
  const row = tx
    .prepare(
      `SELECT debits_posted, credits_posted, debits_pending, credits_pending
       FROM accounts WHERE code = ? AND currency = ?`,
    )
    .get(code, currency) as Row | undefined
  if (!row) return null
  return {
    debitsPosted: integer(row, 'debits_posted'),
    creditsPosted: integer(row, 'credits_posted'),
    debitsPending: integer(row, 'debits_pending'),
    creditsPending: integer(row, 'credits_pending'),
  }
}
