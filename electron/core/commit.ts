import type { Change } from '../../shared/model/change.ts'
import type { InvoiceStatus, TimelineEntry } from '../../shared/model/invoice.ts'
import type { InvoiceEvent } from '../domain/invoice.ts'
import { appendChange } from '../store/changes.ts'
import { appendEvent } from '../store/events.ts'
import { type InvoiceRow, updateInvoice } from '../store/invoices.ts'
import { BookError } from '../store/open.ts'
import { apart as savepoint, type WriteTx } from '../store/tx.ts'
import type { Core } from './core.ts'
import { invoiceView } from './invoice-view.ts'
import { orFrozen, Refusal } from './refusal.ts'

/** One write transaction with the changes it will publish once it is on disk. */
export type Commit = {
  tx: WriteTx
  /** Told to every window after the commit, never before (style rule 5). */
  announce(body: Change['body']): void
}

/**
 * Runs one short synchronous transaction and publishes its changes after the commit.
 * @throws Refusal storage_unavailable when the disk is full or read-only; nothing was changed.
 */
export function commit<Value>(core: Core, work: (unit: Commit) => Value): Value {
  const changes: Change[] = []
  let hasNewHead = false
  const value = writing(core, () =>
    core.book.write((tx) => {
      const announce = (body: Change['body']): void =>
        void changes.push(appendChange(tx, core.clock.nowMs(), body))
      const made = work({ tx, announce })
      hasNewHead = tx.head !== null
      return made
    }),
  )
  if (changes.length > 0) core.hub.publish(changes)
  // The strip carries the head of the book, by which a reviewer's screen knows that it grew.
  if (changes.length > 0 || hasNewHead) core.status.touch()
  return value
}

/**
 * Runs a part of a unit that may be refused: then nothing of it is kept, and nothing of it is told,
 * as the numbers of its changes go to the next ones (style rule 5). What stands before it stays.
 */
export function apart<Value>(unit: Commit, work: (own: Commit) => Value): Value {
  const bodies: Change['body'][] = []
  const announce = (body: Change['body']): void => void bodies.push(body)
  const value = savepoint(unit.tx, () => work({ tx: unit.tx, announce }))
  for (const body of bodies) unit.announce(body)
  return value
}

function writing<Value>(core: Core, run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof BookError)) throw orFrozen(error)
    core.status.storageMayHaveChanged()
    core.log.error('book.write_failed', error, { kind: error.kind })
    throw new Refusal('storage_unavailable', { state: error.kind })
  }
}

export type Saying = {
  source: TimelineEntry['source']
  event:
    | InvoiceEvent
    | 'created'
    | 'void_asked'
    | 'acknowledged'
    | 'amount_known'
    | 'adopted'
    | 'node_left'
    | 'node_back'
  outcome: TimelineEntry['outcome']
  detail?: string
  operatorId?: string | null
}

/**
 * Saves a changed invoice with its next version, its timeline line and its change, together. What
 * a person closed was the old task: when the script asks for another, it is open again.
 */
export function saveInvoice(
  core: Core,
  unit: Commit,
  change: { before: InvoiceRow; after: InvoiceRow; saying: Saying },
): InvoiceRow {
  const isSameTask = change.after.script === change.before.script
  const isAcknowledged = change.after.isAcknowledged && isSameTask
  const saved = { ...change.after, isAcknowledged, version: change.before.version + 1 }
  updateInvoice(unit.tx, saved)
  sayOf(core, unit, saved, change.saying, change.before.status, saved.status)
  unit.announce({ topic: 'invoice', invoice: invoiceView(saved) })
  return saved
}

/** A line of the invoice's timeline that changes nothing else, such as a refused move. */
export function noteOnInvoice(core: Core, unit: Commit, row: InvoiceRow, saying: Saying): void {
  sayOf(core, unit, row, saying, row.status, null)
}

function sayOf(
  core: Core,
  unit: Commit,
  row: InvoiceRow,
  saying: Saying,
  fromStatus: InvoiceStatus,
  toStatus: InvoiceStatus | null,
): void {
  appendEvent(unit.tx, {
    atMs: core.clock.nowMs(),
    subject: row.id,
    source: saying.source,
    event: saying.event,
    fromStatus,
    toStatus,
    outcome: saying.outcome,
    detail: saying.detail ?? '',
    operatorId: saying.operatorId ?? null,
  })
}
