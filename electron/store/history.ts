import { chainHead } from './chain.ts'
import type { Reader } from './entries.ts'
import { bytes, type Row, small } from './row.ts'
import { type Anchor, anchorsInForce, type JournalContent } from './seal-journal.ts'
import { readGenesis } from './seals.ts'
import type { ReadTx } from './tx.ts'

export type HistoryState = 'whole' | 'unknown' | 'rolled_back' | 'forked'

export type History = { state: HistoryState; anchor: Anchor | null; isJournalDamaged: boolean }

/**
 * Whether this book is the one whose head was last written beside it. Only an anchor can tell an
 * older copy from the book itself: the copy is whole in itself (decision 0003).
 */
export function historyOf(tx: ReadTx, journal: JournalContent): History {
  // The furthest, not the last: a seal's line may be written after a later anchor's.
  const anchor = anchorsInForce(journal.anchors).reduce<Anchor | null>(
    (furthest, next) => (furthest === null || next.seq >= furthest.seq ? next : furthest),
    null,
  )
  const isJournalDamaged = journal.state === 'damaged'
  if (!anchor) return { state: 'unknown', anchor, isJournalDamaged }
  if (anchor.bookId !== readGenesis(tx).bookId) return { state: 'forked', anchor, isJournalDamaged }
  const place = placeOf(tx, anchor, chainHead(tx).seq)
  // What the newest lines said is not known: a copy as old as the last sound one fits it as well.
  const isEndLost = (journal.lastDamagedLine ?? 0) > (journal.anchors.at(-1)?.number ?? 0)
  const state = place === 'whole' && isEndLost ? 'unknown' : place
  return { state, anchor, isJournalDamaged }
}

/** Where an anchor stands in a book that ends at `headSeq`. */
export function placeOf(
  reader: Reader,
  anchor: Pick<Anchor, 'seq' | 'hash'>,
  headSeq: bigint,
): 'whole' | 'rolled_back' | 'forked' {
  if (anchor.seq > headSeq) return 'rolled_back'
  const hash = hashAt(reader, anchor.seq)
  const isHere = hash !== null && Buffer.from(hash).toString('hex') === anchor.hash
  return isHere ? 'whole' : 'forked'
}

/** The hash of one entry, whichever table it is in; null when it is not there. */
export function hashAt(reader: Reader, seq: bigint): Uint8Array | null {
  const row = reader
    .prepare(
      `SELECT hash FROM genesis WHERE seq = ? UNION ALL
       SELECT hash FROM transfers WHERE seq = ? UNION ALL
       SELECT hash FROM events WHERE seq = ?`,
    )
    .get(seq, seq, seq) as Row | undefined
  return row ? bytes(row, 'hash') : null
}

/** When the newest entry was written, ms; of a book without one, when it was begun. */
export function lastEntryAtMs(tx: ReadTx): number {
  const row = tx
    .prepare(
      `SELECT coalesce((SELECT booked_at FROM transfers WHERE seq = chain_head.seq),
         (SELECT at FROM events WHERE seq = chain_head.seq),
         (SELECT created_at FROM genesis)) AS at FROM chain_head`,
    )
    .get() as Row
  return small(row, 'at')
}
