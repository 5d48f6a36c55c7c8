import type { AuditedCall } from './audit.ts'

/** Refusals of one kind within this time are one line and a number. */
const FOLD_MS = 60_000

/** What was refused to one caller, for one reason; `more` came after its line. */
type Fold = { call: AuditedCall; endsAtMs: number; more: number }
export type Folds = Map<string, Fold>

/**
 * Lines of the audit log stay for ever, and who is not signed in may be refused as often as they
 * like: the first refusal of a minute has a line, and those after it are a number.
 * @returns whether this one has its line.
 */
export function startsFold(folds: Folds, call: AuditedCall, nowMs: number): boolean {
  const { operatorId, method, outcome, transport } = call
  const key = [operatorId, method, outcome, transport].join(' ')
  const fold = folds.get(key)
  if (fold) fold.more += 1
  else folds.set(key, { call, endsAtMs: nowMs + FOLD_MS, more: 0 })
  return fold === undefined
}

/**
 * Ends the folds whose minute is over.
 * @param nowMs monotonic, ms; `Infinity` ends them all.
 * @returns a line for each that stands for more than its first, with their number in the subject.
 */
export function endFolds(folds: Folds, nowMs: number): AuditedCall[] {
  const lines: AuditedCall[] = []
  for (const [key, { call, endsAtMs, more }] of folds) {
    if (endsAtMs > nowMs) continue
    folds.delete(key)
    if (more > 0) lines.push({ ...call, subject: `${more}×` })
  }
  return lines
}
