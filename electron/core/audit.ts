import type { Role } from '../../shared/model/people.ts'
import { appendAudit, type AuditEntry, recentAudit } from '../store/audit.ts'
import { makeNotesFindable } from '../store/notes.ts'
import { BookError } from '../store/open.ts'
import type { WriteTx } from '../store/tx.ts'
import type { Core } from './core.ts'
import { endFolds, type FoldRule, type Folds, hasLine, noFolds } from './refusal-folds.ts'

export type AuditedCall = {
  operatorId: string | null
  operatorName: string
  role: Role | null
  method: string
  /** `ok` or the code of the refusal. */
  outcome: string
  /** The id of what it was about, never its content; or the reason that was asked for. */
  subject: string
  transport: string
  /** The key that called for this operator; null where the operator did. */
  serviceKeyId: string | null
}

/** Lines that are written in the same turn of the event loop, but after the answer has left. */
const waiting = new WeakMap<Core, Line[]>()

type Line = { atMs: number; call: AuditedCall }

/**
 * Writes who did what, allowed or refused, into the log and into the book. The line follows the
 * answer by one turn of the event loop, so that a sale waits for two durable commits and not for a
 * third; what moved money is in the chained timeline with its operator already, in the same
 * transaction as the money. The note of a new sale becomes findable in the same transaction.
 */
export function audit(core: Core, call: AuditedCall): void {
  tellEndedFolds(core, core.clock.monotonicMs())
  addLine(core, call)
}

function addLine(core: Core, call: AuditedCall): void {
  const line = { atMs: core.clock.nowMs(), call }
  const lines = waiting.get(core)
  if (lines) {
    lines.push(line)
    return
  }
  waiting.set(core, [line])
  setImmediate(() => writeWaitingAudit(core))
}

const foldsByCore = new WeakMap<Core, Folds>()

/** As `audit`, for what a caller may bring about as often as they like: it is folded. */
export function auditFolded(core: Core, call: AuditedCall, rule: FoldRule): void {
  const nowMs = core.clock.monotonicMs()
  const folds = foldsByCore.get(core) ?? noFolds()
  foldsByCore.set(core, folds)
  tellEndedFolds(core, nowMs)
  if (hasLine(folds, call, rule, nowMs)) addLine(core, call)
}

/** Before the next line, whatever it is about: the number belongs to the time before it. */
function tellEndedFolds(core: Core, nowMs: number): void {
  const folds = foldsByCore.get(core)
  for (const call of folds ? endFolds(folds, nowMs) : []) addLine(core, call)
}

/** Writes all that is not written yet, before the book closes. */
export function writeLastAudit(core: Core): void {
  tellEndedFolds(core, Infinity)
  writeWaitingAudit(core)
}

/**
 * Writes the lines that still wait. A full disk must not turn an answered call into a failed one,
 * so there the line stays in the log alone.
 */
export function writeWaitingAudit(core: Core): void {
  const lines = waiting.get(core)
  waiting.delete(core)
  if (!lines) return
  for (const { call } of lines) core.log.info('audit', loggable(call))
  try {
    saveLines(core, lines)
    // Whoever was just answered needs a moment before they ask again.
    core.book.shortenLog(0)
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    core.status.storageMayHaveChanged()
  }
}

/** A search index that is damaged takes no line with it; a disk that is full takes both. */
function saveLines(core: Core, lines: readonly Line[]): void {
  const save = (more: (tx: WriteTx) => void): void =>
    core.book.write((tx) => {
      for (const { atMs, call } of lines) appendAudit(tx, { atMs, ...call, role: call.role ?? '' })
      more(tx)
    })
  try {
    save(makeNotesFindable)
  } catch (error) {
    save(() => {})
    core.log.error('notes.not_found', error)
  }
}

/** Our own ids, those of files that come and go, and the number of a fold. */
const ID = /^(?:[0-9]+×|[a-z]{2,5}_[0-9a-z]{26}|[0-9a-f-]{16,64})$/

/** What a person typed stands in the book alone: it may name a customer, and the log must not. */
function loggable(call: AuditedCall): AuditedCall {
  return ID.test(call.subject) ? call : { ...call, subject: '' }
}

/** The newest lines of the audit log. */
export function readAudit(core: Core, limit: number): AuditEntry[] {
  tellEndedFolds(core, core.clock.monotonicMs())
  writeWaitingAudit(core)
  return core.book.read((tx) => recentAudit(tx, limit))
}
