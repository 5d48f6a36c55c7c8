/** A value or a named refusal. Used where a caller must handle both; exceptions are for faults. */
export type Result<Value, Refusal> = { ok: true; value: Value } | { ok: false; error: Refusal }

/** Wraps a success. */
export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value }
}

/** Wraps a refusal. */
export function refused<Refusal>(error: Refusal): { ok: false; error: Refusal } {
  return { ok: false, error }
}
