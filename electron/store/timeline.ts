import { type TimelineEntry, timelineEntrySchema } from '../../shared/model/invoice.ts'
import { type Row, small, text, textOrNull } from './row.ts'
import type { ReadTx } from './tx.ts'

const EVENTS_MAX = 500

/** The newest line of a subject, and what it says; null when it has none. */
export function lastEventOf(tx: ReadTx, subject: string): { event: string; detail: string } | null {
  const row = tx
    .prepare('SELECT event, detail FROM events WHERE subject = ? ORDER BY seq DESC LIMIT 1')
    .get(subject) as Row | undefined
  return row ? { event: text(row, 'event'), detail: text(row, 'detail') } : null
}

/** Everything that happened to one subject, oldest first (OPP-09); the first 500 lines. */
export function eventsOf(tx: ReadTx, subject: string): TimelineEntry[] {
  const rows = tx
    .prepare(
      `SELECT seq, at, source, event, from_status, to_status, outcome, detail
       FROM events WHERE subject = ? ORDER BY seq LIMIT ${EVENTS_MAX}`,
    )
    .all(subject) as Row[]
  return rows.map((row) =>
    timelineEntrySchema.parse({
      seq: small(row, 'seq'),
      atMs: small(row, 'at'),
      source: text(row, 'source'),
      event: text(row, 'event'),
      fromStatus: textOrNull(row, 'from_status'),
      toStatus: textOrNull(row, 'to_status'),
      outcome: text(row, 'outcome'),
      detail: text(row, 'detail'),
    }),
  )
}
