import type { AuditedCall } from './audit.ts'

const MINUTE_MS = 60_000

/** How many of one caller's refusals have a line, and for how long the rest are a number. */
export type FoldRule = { linesMax: number; lengthMs: number }

/** A person or a key has to answer for each; a loop gone wild is a few lines and a number. */
export const ANSWERED_FOR: FoldRule = { linesMax: 10, lengthMs: MINUTE_MS }
/** Of a limit, or of nobody: the first says it all. */
export const FLOOD: FoldRule = { linesMax: 1, lengthMs: MINUTE_MS }
/** A program may knock with an ended key for months, every few seconds. */
export const AT_THE_DOOR: FoldRule = { linesMax: 1, lengthMs: 60 * MINUTE_MS }

/**
 * Of one caller, whatever methods they try: more than the contract has, so that whoever tries each
 * of them once is in the book with all of them.
 */
const LINES_PER_CALLER_MAX = 200

/** What was refused to one caller, for one reason; `more` have no line of their own. */
type Fold = { call: AuditedCall; endsAtMs: number; lines: number; more: number }
type Budget = { endsAtMs: number; left: number }
export type Folds = { byReason: Map<string, Fold>; budgets: Map<string, Budget> }

export const noFolds = (): Folds => ({ byReason: new Map(), budgets: new Map() })

/**
 * Lines of the audit log stay for ever, and whoever is refused may ask again as fast as they like:
 * the first refusals of a while have a line each, and those after them are a number.
 * @returns whether this one has its line.
 */
export function hasLine(folds: Folds, call: AuditedCall, rule: FoldRule, nowMs: number): boolean {
  const fold = foldOf(folds, call, nowMs + rule.lengthMs)
  if (fold.lines < rule.linesMax && takeLine(folds, call, nowMs)) {
    fold.lines += 1
    return true
  }
  fold.more += 1
  return false
}

function foldOf({ byReason }: Folds, call: AuditedCall, endsAtMs: number): Fold {
  const key = [callerOf(call), call.method, call.outcome].join(' ')
  const fold = byReason.get(key) ?? { call, endsAtMs, lines: 0, more: 0 }
  byReason.set(key, fold)
  return fold
}

function takeLine({ budgets }: Folds, call: AuditedCall, nowMs: number): boolean {
  const caller = callerOf(call)
  const before = budgets.get(caller)
  const isOver = before === undefined || before.endsAtMs <= nowMs
  const budget = isOver ? { endsAtMs: nowMs + MINUTE_MS, left: LINES_PER_CALLER_MAX } : before
  budgets.set(caller, budget)
  if (budget.left === 0) return false
  budget.left -= 1
  return true
}

function callerOf({ operatorId, serviceKeyId, transport }: AuditedCall): string {
  return [operatorId, serviceKeyId, transport].join(' ')
}

/**
 * Ends the folds whose time is over.
 * @param nowMs monotonic, ms; `Infinity` ends them all.
 * @returns a line for each that has more than its lines, with their number in the subject.
 */
export function endFolds({ byReason }: Folds, nowMs: number): AuditedCall[] {
  const lines: AuditedCall[] = []
  for (const [key, { call, endsAtMs, more }] of byReason) {
    if (endsAtMs > nowMs) continue
    byReason.delete(key)
    if (more > 0) lines.push({ ...call, subject: `${more}×` })
  }
  return lines
}
