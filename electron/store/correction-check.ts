import type { Fault, Reader } from './entries.ts'
import { integer, integerOrNull, type Row } from './row.ts'

/**
 * Every correction beside what it corrects, those of one entry one after another: the index of
 * corrections has them in this order, so a book without any costs nothing. That each has a reason
 * is a CHECK of its table, which the check of the file looks at.
 */
const CORRECTIONS = `
  SELECT fix.seq, fix.corrects_seq, fix.amount,
    CASE WHEN whole.seq < fix.seq AND whole.kind IN ('single', 'post') THEN whole.amount END
      AS moved,
    whole.debit_account = fix.credit_account AND whole.credit_account = fix.debit_account
      AND whole.currency = fix.currency AS is_opposite
  FROM transfers AS fix LEFT JOIN transfers AS whole ON whole.seq = fix.corrects_seq
  WHERE fix.corrects_seq IS NOT NULL
  ORDER BY fix.corrects_seq, fix.seq`

/**
 * A correction is the opposite of an entry before it, and all of one entry give back no more than
 * it moved. Triggers say so of what is written here; a book that was written without them, by
 * somebody who has its key, has a chain that holds.
 * @returns the first correction that is none, or null.
 */
export function correctionFault(reader: Reader): Fault | null {
  let first: { seq: bigint; reason: string } | null = null
  let whole = { seq: 0n, givenBack: 0n }
  for (const row of reader.prepare(CORRECTIONS).iterate() as IterableIterator<Row>) {
    const correctsSeq = integer(row, 'corrects_seq')
    if (correctsSeq !== whole.seq) whole = { seq: correctsSeq, givenBack: 0n }
    // Added up here: what is odd may be so large that a few of them are no integer of SQLite's.
    whole.givenBack += integer(row, 'amount')
    const reason = reasonAgainst(row, whole)
    const seq = integer(row, 'seq')
    // What a screen says of a fault is that everything before it stands.
    if (reason !== null && (first === null || seq < first.seq)) first = { seq, reason }
  }
  return first && { brokenAtSeq: first.seq, reason: first.reason }
}

function reasonAgainst(row: Row, whole: { seq: bigint; givenBack: bigint }): string | null {
  const moved = integerOrNull(row, 'moved')
  if (moved === null) return `corrects entry ${whole.seq}, which moved nothing before it`
  if (integer(row, 'is_opposite') !== 1n) return `is not the opposite of entry ${whole.seq}`
  return whole.givenBack > moved ? `gives back more than entry ${whole.seq} moved` : null
}
