import { z } from 'zod'
import { backupFaultSchema } from '../model/backup.ts'
import { nodeRefusalSchema } from '../model/node-refusal.ts'
import { correctionFlawSchema } from '../model/seal.ts'

/**
 * Every refusal a caller can act on, with the number of CODE-01. Anything else a handler throws
 * reaches the caller as `internal` with a log id (style rule 16).
 */
export const ERRORS = {
  bad_request: { status: 400, data: z.object({ field: z.string() }) },
  no_payment_hash: { status: 400 },
  no_session: { status: 401 },
  /** A service key that is unknown, malformed, expired or revoked: never said which. */
  wrong_key: { status: 401 },
  wrong_pin: { status: 401, data: z.object({ retryAfterSeconds: z.number().int() }) },
  not_settled: { status: 402 },
  /** MANA-45: nothing was taken; `available` is what could be, in credits. */
  insufficient_credits: { status: 402, data: z.object({ available: z.bigint() }) },
  wrong_origin: { status: 403 },
  forbidden: { status: 403 },
  gift_for_another: { status: 403 },
  /** A service key that lacks the scope named here. */
  missing_scope: { status: 403, data: z.object({ scope: z.string() }) },
  not_owner: { status: 403 },
  not_found: { status: 404 },
  id_reused: { status: 409 },
  already_settled: { status: 409 },
  /** The sale was begun with another node than the one that the till is connected to now. */
  other_node: { status: 409 },
  /** Sales still wait at the present node, and nobody could ask for them from another. */
  sales_waiting: { status: 409, data: z.object({ count: z.number().int() }) },
  /** A book's sales are all on one Bitcoin network; `detail` names it. */
  other_network: { status: 409, data: z.object({ detail: z.string() }) },
  already_set_up: { status: 409 },
  gift_redeemed: { status: 409 },
  plan_gifted: { status: 409 },
  plan_running: { status: 409 },
  plan_not_running: { status: 409 },
  /** The clock leapt ahead by weeks: an owner must say first that it is right. */
  plan_day_doubted: { status: 409 },
  /** Another backup or restore drill runs; it shows its progress. */
  backup_running: { status: 409 },
  /** A backup that could not be written, read or restored; nothing was replaced. */
  backup_failed: { status: 409, data: z.object({ fault: backupFaultSchema }) },
  /** The book is being rebuilt from its log already; somebody waits for that result. */
  replay_running: { status: 409 },
  /** The book is being compared with the node already; somebody waits for that result. */
  comparison_running: { status: 409 },
  terms_changed: { status: 409 },
  last_owner: { status: 409 },
  /** Something was proved wrong with the book: nothing is spent until it is sound again. */
  book_frozen: { status: 409 },
  /** The book refuses to correct this transfer; `flaw` names why. */
  not_correctable: {
    status: 409,
    data: z.object({ seq: z.number().int(), flaw: correctionFlawSchema }),
  },
  already_committed: { status: 409 },
  already_refunded: { status: 409 },
  already_initialized: { status: 409 },
  /** A part is larger than the whole: `reserved` is the whole, in credits. */
  over_reserved: { status: 409, data: z.object({ reserved: z.bigint() }) },
  name_taken: { status: 409 },
  email_taken: { status: 409 },
  /** Somebody saved it since it was read; read again. */
  changed_meanwhile: { status: 409 },
  /** This very call made the key `id`; its secret was in that answer, and is in no other. */
  secret_shown: { status: 409, data: z.object({ id: z.string() }) },
  gone: { status: 410 },
  /** The body of a call, or its head, is larger than anything that fits a method. */
  too_large: { status: 413 },
  /** Too many wrong PINs: only an owner's new PIN opens it again. */
  operator_locked: { status: 401 },
  reservation_expired: { status: 410 },
  rate_limited: { status: 429, data: z.object({ retryAfterSeconds: z.number().int() }) },
  internal: { status: 500, data: z.object({ logId: z.string() }) },
  node_refused: { status: 502, data: z.object({ detail: nodeRefusalSchema }) },
  node_not_configured: { status: 503 },
  node_unreachable: { status: 503, data: z.object({ light: z.string() }) },
  rate_unavailable: { status: 503, data: z.object({ tier: z.string() }) },
  not_set_up: { status: 503 },
  /** A question about the book was not answered: too many wait, it took too long, or a fault. */
  review_unavailable: {
    status: 503,
    data: z.object({ reason: z.enum(['busy', 'timeout', 'failed']) }),
  },
  tender_unavailable: { status: 503 },
  storage_unavailable: { status: 503, data: z.object({ state: z.string() }) },
} as const
export type ErrorCode = keyof typeof ERRORS

/**
 * What the gate, the frozen book and a disk that takes no write may answer to any method, so none
 * need name it: even a sign-in is a write.
 */
const ALWAYS = [
  'internal',
  'no_session',
  'forbidden',
  'missing_scope',
  'not_set_up',
  'book_frozen',
  'storage_unavailable',
] as const

/** Picks the declared errors of one method, so that its type lists exactly what it may answer. */
export function errorsOf<const Codes extends readonly ErrorCode[]>(
  ...codes: Codes
): Pick<typeof ERRORS, Codes[number] | (typeof ALWAYS)[number]> {
  const picked: Partial<Record<ErrorCode, unknown>> = {}
  for (const code of [...ALWAYS, ...codes]) picked[code] = ERRORS[code]
  return picked as Pick<typeof ERRORS, Codes[number] | (typeof ALWAYS)[number]>
}
