import { DAY_SEALED } from '../seals.ts'
import { listIn, type Teller } from './log.ts'
import { must } from './refusal.ts'
import type { RebuiltTable } from './tables.ts'

/** Numbers sorted as text need as many digits as the largest. */
const KEY_DIGITS = 19

/** Seals days again: each names the entry before its own line, and its hash. One a day is few. */
export function tellSeals(): Teller & { table: RebuiltTable } {
  const rows: [key: string, cells: string[]][] = []
  return {
    take(entry) {
      if (entry.is !== 'event' || entry.event !== DAY_SEALED) return
      const cells = listIn(entry.detail)
      const [number = '', , , , headSeq, headHash] = cells
      must(entry.subject === `seal:${number}`, 'seal_subject', { subject: entry.subject, number })
      must(number === `${rows.length + 1}`, 'seal_number', { number })
      const isHead = headSeq === `${entry.seq - 1n}` && headHash === entry.prevHash
      must(isHead, 'seal_head', { number })
      rows.push([number.padStart(KEY_DIGITS, '0'), [...cells, `${entry.seq}`]])
    },
    table: {
      name: 'seals',
      table: 'seals',
      columns: [
        'number',
        'from_day',
        'day',
        'time_zone',
        'head_seq',
        'head_hash',
        'sealed_at',
        'event_seq',
      ],
      standing: `SELECT printf('%0${KEY_DIGITS}d', number) AS key, number, from_day, day, time_zone,
        head_seq, lower(hex(head_hash)), sealed_at, event_seq FROM seals ORDER BY number`,
      rows: () => rows.values(),
      // A seal names a place in one log: another order has other places.
      content: () => null,
    },
  }
}
