import { encodeJson } from './json.ts'
import type { WriteTx } from './tx.ts'

export type NewFact = {
  /** Names what happened, not the delivery: `invoice:<hash>:paid`. */
  id: string
  kind: string
  provider: string
  receivedAtMs: number
  source: string
  /** Whole and self-contained, without secrets. */
  body: unknown
}

/**
 * Puts a fact into the inbox. The unique id is what stops a duplicate, here and nowhere else.
 * @returns `duplicate` when it was told before; then nothing was written.
 */
export function recordFact(tx: WriteTx, fact: NewFact): 'new' | 'duplicate' {
  const { changes } = tx
    .prepare(
      `INSERT INTO facts (id, kind, provider, received_at, source, body) VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(fact.id, fact.kind, fact.provider, fact.receivedAtMs, fact.source, encodeJson(fact.body))
  return changes === 1 ? 'new' : 'duplicate'
}

export type FactOutcome = 'applied' | 'refused' | 'unmatched' | 'stale'

/**
 * Saves what became of a fact. Only `unmatched` may still change. @throws when there is no such
 * fact.
 */
export function settleFact(tx: WriteTx, id: string, outcome: FactOutcome, reason: string): void {
  const { changes } = tx
    .prepare('UPDATE facts SET outcome = ?, reason = ? WHERE id = ?')
    .run(outcome, reason, id)
  if (changes !== 1) throw new Error(`no fact ${id} to settle`)
}
