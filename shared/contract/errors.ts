import { z } from 'zod'

/**
 * Every refusal a caller can act on, with the number of CODE-01. Anything else a handler throws
 * reaches the caller as `internal` with a log id (style rule 16).
 */
export const ERRORS = {
  bad_request: { status: 400, data: z.object({ field: z.string() }) },
  no_payment_hash: { status: 400 },
  no_session: { status: 401 },
  wrong_pin: { status: 401, data: z.object({ retryAfterSeconds: z.number().int() }) },
  not_settled: { status: 402 },
  wrong_origin: { status: 403 },
  forbidden: { status: 403 },
  not_owner: { status: 403 },
  not_found: { status: 404 },
  id_reused: { status: 409 },
  already_settled: { status: 409 },
  already_set_up: { status: 409 },
  last_owner: { status: 409 },
  gone: { status: 410 },
  rate_limited: { status: 429, data: z.object({ retryAfterSeconds: z.number().int() }) },
  internal: { status: 500, data: z.object({ logId: z.string() }) },
  node_refused: { status: 502, data: z.object({ detail: z.string() }) },
  node_not_configured: { status: 503 },
  node_unreachable: { status: 503, data: z.object({ light: z.string() }) },
  rate_unavailable: { status: 503, data: z.object({ tier: z.string() }) },
  not_set_up: { status: 503 },
  storage_unavailable: { status: 503, data: z.object({ state: z.string() }) },
} as const
export type ErrorCode = keyof typeof ERRORS

/** Picks the declared errors of one method, so that its type lists exactly what it may answer. */
export function errorsOf<const Codes extends readonly ErrorCode[]>(
  ...codes: Codes
): Pick<typeof ERRORS, Codes[number] | 'internal' | 'no_session' | 'forbidden' | 'not_set_up'> {
  const always = ['internal', 'no_session', 'forbidden', 'not_set_up'] as const
  const picked: Partial<Record<ErrorCode, unknown>> = {}
  for (const code of [...always, ...codes]) picked[code] = ERRORS[code]
  return picked as Pick<typeof ERRORS, Codes[number] | (typeof always)[number]>
}
