import {
  GIFT_KINDS,
  GIFT_STATUSES,
  type GiftKind,
  type GiftStatus,
} from '../../shared/model/gift.ts'
import { GIFT_CODE_KINDS, type GiftCodeKind } from '../../shared/gift-code.ts'
import { integer, type Row, small, smallOrNull, text, textOrNull, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

export type GiftParty = { id: string; name: string }

export type GiftRow = {
  id: string
  codeKind: GiftCodeKind
  kind: GiftKind
  status: GiftStatus
  credits: bigint
  message: string
  /** Null when the shop gives it. */
  from: GiftParty | null
  email: string | null
  redeemedBy: GiftParty | null
  createdAtMs: number
  endedAtMs: number | null
  operatorId: string
  operatorName: string
  version: number
}

const COLUMNS = `gifts.number, gifts.id, code_kind, kind, status, credits, message,
  from_customer_id, giver.name AS from_name, gifts.email, redeemed_by, taker.name AS taker_name,
  gifts.created_at, ended_at, operator_id, operator_name, gifts.version`
const FROM = `gifts LEFT JOIN customers AS giver ON giver.id = from_customer_id
  LEFT JOIN customers AS taker ON taker.id = redeemed_by`

/** A new gift; its credits must have been booked just before, in the same transaction. */
export function insertGift(tx: WriteTx, gift: GiftRow, codeHash: Uint8Array): void {
  tx.prepare(
    `INSERT INTO gifts (id, code_hash, code_kind, kind, status, credits, message,
       from_customer_id, email, created_at, operator_id, operator_name, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    gift.id,
    codeHash,
    gift.codeKind,
    gift.kind,
    gift.status,
    gift.credits,
    gift.message,
    gift.from?.id ?? null,
    gift.email,
    gift.createdAtMs,
    gift.operatorId,
    gift.operatorName,
    gift.version,
  )
}

/** Saves what became of it; the way out must have been booked just before. */
export function updateGift(tx: WriteTx, gift: GiftRow): void {
  tx.prepare(
    'UPDATE gifts SET status = ?, redeemed_by = ?, ended_at = ?, version = ? WHERE id = ?',
  ).run(gift.status, gift.redeemedBy?.id ?? null, gift.endedAtMs, gift.version, gift.id)
}

export function giftById(tx: ReadTx, id: string): GiftRow | null {
  return oneOf(tx.prepare(`SELECT ${COLUMNS} FROM ${FROM} WHERE gifts.id = ?`).get(id))
}

export function giftByCodeHash(tx: ReadTx, codeHash: Uint8Array): GiftRow | null {
  return oneOf(tx.prepare(`SELECT ${COLUMNS} FROM ${FROM} WHERE code_hash = ?`).get(codeHash))
}

/** Gifts that wait for this address, oldest first. */
export function giftsWaitingFor(tx: ReadTx, email: string): GiftRow[] {
  const rows = tx
    .prepare(
      `SELECT ${COLUMNS} FROM ${FROM}
       WHERE gifts.email = ? AND status = 'waiting' ORDER BY gifts.number`,
    )
    .all(email) as Row[]
  return rows.map(giftOf)
}

/** Customers whose address a waiting gift has, in the order of their ids. */
export function customersAwaited(tx: ReadTx, afterId: string, limit: number): string[] {
  const rows = tx
    .prepare(
      `SELECT DISTINCT customers.id AS id FROM gifts
       JOIN customers ON customers.email = gifts.email
       WHERE gifts.status = 'waiting' AND customers.id > ? ORDER BY customers.id LIMIT ?`,
    )
    .all(afterId, limit) as Row[]
  return rows.map((row) => text(row, 'id'))
}

export type GiftPage = { gifts: GiftRow[]; next: string | null }
export type GiftFilter =
  | { by: 'all' }
  | { by: 'status'; value: GiftStatus }
  | { by: 'created' | 'received'; value: string }

const FILTERS = {
  all: '1 = 1',
  status: 'status = ?',
  created: 'from_customer_id = ?',
  received: 'redeemed_by = ?',
} as const

/** Newest first. `before` is the cursor of the page before. */
export function listGifts(
  tx: ReadTx,
  filter: GiftFilter,
  page: { limit: number; before: string | null },
): GiftPage {
  // A cursor that we never gave out points nowhere.
  if (page.before !== null && !/^\d{1,18}$/.test(page.before)) return { gifts: [], next: null }
  const below = page.before === null ? 9_223_372_036_854_775_807n : BigInt(page.before)
  const values = filter.by === 'all' ? [] : [filter.value]
  const rows = tx
    .prepare(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE ${FILTERS[filter.by]} AND gifts.number < ?
       ORDER BY gifts.number DESC LIMIT ?`,
    )
    // One more than asked tells whether there is another page.
    .all(...values, below, page.limit + 1) as Row[]
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const hasMore = rows.length > page.limit && last !== undefined
  return { gifts: shown.map(giftOf), next: hasMore ? `${integer(last, 'number')}` : null }
}

function oneOf(row: unknown): GiftRow | null {
  return row === undefined ? null : giftOf(row as Row)
}

function giftOf(row: Row): GiftRow {
  return {
    id: text(row, 'id'),
    codeKind: word(row, 'code_kind', GIFT_CODE_KINDS),
    kind: word(row, 'kind', GIFT_KINDS),
    status: word(row, 'status', GIFT_STATUSES),
    credits: integer(row, 'credits'),
    message: text(row, 'message'),
    from: partyOf(row, 'from_customer_id', 'from_name'),
    email: textOrNull(row, 'email'),
    redeemedBy: partyOf(row, 'redeemed_by', 'taker_name'),
    createdAtMs: small(row, 'created_at'),
    endedAtMs: smallOrNull(row, 'ended_at'),
    operatorId: text(row, 'operator_id'),
    operatorName: text(row, 'operator_name'),
    version: small(row, 'version'),
  }
}

function partyOf(row: Row, id: string, name: string): GiftParty | null {
  const known = textOrNull(row, id)
  return known === null ? null : { id: known, name: text(row, name) }
}
