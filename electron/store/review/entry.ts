import type { ChainNeighbour, EntrySource, JournalRow } from '../../../shared/model/book.ts'
import type { CorrectionFlaw } from '../../../shared/model/seal.ts'
import { correctionFlaw } from '../../domain/correction.ts'
import { correctable } from '../corrections.ts'
import type { Reader } from '../entries.ts'
import { bytes, integer, type Row, smallOrNull, text } from '../row.ts'
import { grantRead } from '../tx.ts'
import { journalRows, rowAt, rowsOfGroup } from './journal-rows.ts'
import { ReviewRefusal } from './refusal.ts'

export type EntryView = {
  row: JournalRow
  group: JournalRow[]
  source: EntrySource
  pending: JournalRow | null
  resolvedBy: JournalRow | null
  corrects: JournalRow | null
  correctedBy: JournalRow[]
  /** What a correction could still give back of it, and why it cannot; null when it can. */
  correction: { left: bigint; flaw: CorrectionFlaw | null }
  timeoutAtMs: number | null
  hash: string
  previous: ChainNeighbour
  next: ChainNeighbour | null
}

/**
 * One transfer with everything it hangs together with; read from the book alone.
 * @param correctionsOf numbers of the transfers that correct one; only the index knows them.
 * @throws ReviewRefusal not_found for an event, or a number that the book does not have.
 */
export function entryView(
  book: Reader,
  seq: number,
  correctionsOf: (seq: bigint) => bigint[],
): EntryView {
  const row = rowAt(book, seq)
  if (!row) throw new ReviewRefusal('not_found', 'seq')
  const at = BigInt(seq)
  const own = book.prepare('SELECT hash, timeout_at FROM transfers WHERE seq = ?').get(at) as Row
  const resolved = book.prepare('SELECT seq FROM transfers WHERE pending_seq = ?').get(at) as
    | Row
    | undefined
  const previous = neighbour(book, at - 1n)
  if (!previous) throw new Error(`entry ${seq} follows nothing`)
  return {
    row,
    group: rowsOfGroup(book, row.groupId),
    source: sourceOf(book, row),
    pending: rowAt(book, row.pendingSeq),
    resolvedBy: resolved ? rowAt(book, integer(resolved, 'seq')) : null,
    corrects: rowAt(book, row.correctsSeq),
    correctedBy: journalRows(book, correctionsOf(at)),
    correction: correctionOf(book, at),
    timeoutAtMs: smallOrNull(own, 'timeout_at'),
    hash: hexOf(own),
    previous,
    next: neighbour(book, at + 1n),
  }
}

/** By the rule of the correction itself, so that a key is offered where it would work. */
function correctionOf(book: Reader, seq: bigint): EntryView['correction'] {
  const from = correctable(
    grantRead((sql) => book.prepare(sql)),
    seq,
  )
  if (!from) throw new ReviewRefusal('not_found', 'seq')
  return { left: from.left, flaw: correctionFlaw(from, from.left) }
}

function hexOf(row: Row): string {
  return Buffer.from(bytes(row, 'hash')).toString('hex')
}

function neighbour(book: Reader, seq: bigint): ChainNeighbour | null {
  for (const [table, kind] of [
    ['transfers', 'transfer'],
    ['events', 'event'],
    ['genesis', 'genesis'],
  ] as const) {
    const row = book.prepare(`SELECT hash FROM ${table} WHERE seq = ?`).get(seq)
    if (row) return { seq: Number(seq), kind, hash: hexOf(row as Row) }
  }
  return null
}

/** Words that references begin with, and the record that is meant. */
const SOURCES: readonly (readonly [start: string, kind: EntrySource['kind']])[] = [
  ['gift:', 'gift'],
  ['plan:', 'plan'],
  ['payout:', 'payout'],
  ['credit', 'credits'],
]

function sourceOf(book: Reader, row: JournalRow): EntrySource {
  if (row.correctsSeq !== null) {
    return { kind: 'correction', id: `${row.correctsSeq}`, receiptNumber: null }
  }
  const invoice = book
    .prepare('SELECT id, receipt_number FROM invoices WHERE id = ?')
    .get(row.groupId) as Row | undefined
  if (invoice) {
    const receiptNumber = smallOrNull(invoice, 'receipt_number')
    return { kind: 'invoice', id: text(invoice, 'id'), receiptNumber }
  }
  const found = SOURCES.find(([start]) => row.reference.startsWith(start))
  const [, id = ''] = row.reference.split(':')
  return { kind: found?.[1] ?? 'other', id: found ? id : row.groupId, receiptNumber: null }
}
