import type { Break, Fault, Reader } from './entries.ts'
import { integer, integerOrNull, type Row } from './row.ts'
import { wrong, type Wrong } from './wrong.ts'

/** The newest charge of a plan before its unused days went back: those are of that period. */
const CHARGE_OF_UNUSED = `(SELECT max(charge.seq) FROM transfers AS charge
  WHERE charge.seq < back.seq
    AND charge.reference BETWEEN substr(back.reference, 1, length(back.reference) - 6) || '0'
      AND substr(back.reference, 1, length(back.reference) - 6) || ':')`

/**
 * Everything that gives back beside what it is of, those of one entry one after another:
 * corrections, and the unused days of a plan's last charge. Indexes have corrections and plans
 * side by side, so sales cost nothing here. That each correction has a reason is a CHECK of its
 * table, which the check of the file looks at.
 */
const GIVEN_BACK = `
  WITH given AS (
    SELECT corrects_seq AS whole_seq, seq, 0 AS is_unused FROM transfers
    WHERE corrects_seq IS NOT NULL
    UNION ALL
    SELECT coalesce(${CHARGE_OF_UNUSED}, 0), seq, 1 FROM transfers AS back
    WHERE reference BETWEEN 'plan:' AND 'plan;' AND reference GLOB '*:unused'
      AND corrects_seq IS NULL)
  SELECT given.whole_seq, given.is_unused, back.seq, back.amount,
    CASE WHEN whole.seq < back.seq AND whole.kind IN ('single', 'post') THEN whole.amount END
      AS moved,
    whole.debit_account = back.credit_account AND whole.credit_account = back.debit_account
      AND whole.currency = back.currency AS is_opposite
  FROM given CROSS JOIN transfers AS back ON back.seq = given.seq
  LEFT JOIN transfers AS whole ON whole.seq = given.whole_seq
  ORDER BY given.whole_seq, given.seq`

/**
 * What gives back an entry is its opposite and comes after it, and all of one entry give back no
 * more than it moved: corrections and, of what a plan charged, its unused days (decision 0010).
 * The core and triggers say so of what is written here; a book that was written without them, by
 * somebody who has its key, has a chain that holds.
 * @returns the first that gives back otherwise, or null.
 */
export function correctionFault(reader: Reader): Fault | null {
  let first: Break | null = null
  let whole = { seq: 0n, givenBack: 0n }
  for (const row of reader.prepare(GIVEN_BACK).iterate() as IterableIterator<Row>) {
    const wholeSeq = integer(row, 'whole_seq')
    if (wholeSeq !== whole.seq) whole = { seq: wholeSeq, givenBack: 0n }
    // Added up here: what is odd may be so large that a few of them are no integer of SQLite's.
    whole.givenBack += integer(row, 'amount')
    const found = wrongIn(row, whole)
    const brokenAtSeq = integer(row, 'seq')
    // What a screen says of a fault is that everything before it stands.
    if (found && (!first || brokenAtSeq < first.brokenAtSeq)) first = { brokenAtSeq, ...found }
  }
  return first
}

function wrongIn(row: Row, whole: { seq: bigint; givenBack: bigint }): Wrong | null {
  const moved = integerOrNull(row, 'moved')
  const entry = whole.seq
  if (moved === null) {
    const isUnused = integer(row, 'is_unused') === 1n
    return isUnused ? wrong('unused_uncharged', {}) : wrong('correction_unknown', { entry })
  }
  if (integer(row, 'is_opposite') !== 1n) return wrong('correction_opposite', { entry })
  return whole.givenBack > moved ? wrong('correction_exceeded', { entry }) : null
}
