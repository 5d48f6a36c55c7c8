import type { TimelineEntry } from '../../shared/model/invoice.ts'
import { appendEntry, canonicalEvent, type EventEntry, stable } from './chain.ts'
import type { WriteTx } from './tx.ts'

export type NewEvent = {
  atMs: number
  /** Id of what it happened to: an invoice, an account. */
  subject: string
  source: string
  event: string
  fromStatus: string | null
  toStatus: string | null
  outcome: TimelineEntry['outcome']
  /** Cut at 300 characters. */
  detail: string
  operatorId?: string | null
}

const DETAIL_LENGTH_MAX = 300

const INSERT = `INSERT INTO events (seq, at, subject, source, event, from_status, to_status,
  outcome, detail, operator_id, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Adds a line to the timeline, in the chain. @returns its number in the chain. */
export function appendEvent(tx: WriteTx, event: NewEvent): bigint {
  const entry: Omit<EventEntry, 'seq'> = {
    atMs: event.atMs,
    subject: stable(event.subject),
    source: stable(event.source),
    event: stable(event.event),
    fromStatus: stable(event.fromStatus),
    toStatus: stable(event.toStatus),
    outcome: event.outcome,
    detail: stable(event.detail.slice(0, DETAIL_LENGTH_MAX)),
    operatorId: stable(event.operatorId ?? null),
  }
  return appendEntry<EventEntry>(tx, entry, {
    canonical: canonicalEvent,
    insert: (whole, prevHash, hash) =>
      void tx
        .prepare(INSERT)
        .run(
          whole.seq,
          whole.atMs,
          whole.subject,
          whole.source,
          whole.event,
          whole.fromStatus,
          whole.toStatus,
          whole.outcome,
          whole.detail,
          whole.operatorId,
          prevHash,
          hash,
        ),
  })
}
