import { dirname, join } from 'node:path'
import type { BookHistory } from '../../shared/model/seal.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { chainHead } from '../store/chain.ts'
import { appendEvent } from '../store/events.ts'
import { type History, historyOf } from '../store/history.ts'
import type { Book } from '../store/open.ts'
import {
  type Anchor,
  type AnchorKind,
  anchorsInForce,
  journalWriter,
  readSealJournal,
  SEAL_JOURNAL,
} from '../store/seal-journal.ts'
import { latestSeal, readGenesis, sealsBefore } from '../store/seals.ts'

/** The side journal of one book: where it was, kept outside the database (OPP-03, L6). */
export type Anchors = {
  readonly file: string
  history(): BookHistory
  /** An older copy or another branch stands where the book was. */
  isAstray(): boolean
  /** What a full check must find in the book; nothing while it is known to be astray. */
  inForce(): Anchor[]
  /**
   * Writes where the book is now. A book that is astray writes nothing: a new anchor would hide
   * that it is.
   */
  drop(): void
  /** Writes the seals that the side journal does not have yet. */
  writeSeals(): void
  /** From now on this book is the one, whatever was before. */
  accept(): void
}

const SEALS_LOOKED_AT = 31

/** Reads what stands beside the book, and notes there where it is now. */
export function openAnchors(parts: Parts): Anchors {
  const anchors = createAnchors(parts)
  noteLostJournal(parts.book, anchors, parts.clock)
  anchors.writeSeals()
  anchors.drop()
  return anchors
}

type Parts = { book: Book; key: Uint8Array; clock: Clock; log: Log }

function createAnchors(parts: Parts): Anchors {
  const { book, key, clock, log } = parts
  const file = join(dirname(book.file), SEAL_JOURNAL)
  const content = readSealJournal(file, key)
  let history = book.read((tx) => {
    const found = historyOf(tx, content)
    // A book that was never sealed has nothing to miss: the side journal begins with it.
    const isNew = content.state === 'missing' && latestSeal(tx) === null
    return isNew ? { ...found, state: 'whole' as const } : found
  })
  const { bookId } = book.read(readGenesis)
  const writeLine = journalWriter(file, key, content)
  // The seal and not only its day: a day of a branch that was given up is sealed again.
  const sealed = new Set(content.anchors.map(nameOf))
  const isAstray = (): boolean => history.state === 'rolled_back' || history.state === 'forked'
  let written = history.anchor?.seq ?? -1n

  /** A disk that refuses the line must not stop a sale: the next round tries again. */
  function append(kind: AnchorKind, point: { day: string; seq: bigint; hash: Uint8Array }): void {
    const { day, seq } = point
    const hash = Buffer.from(point.hash).toString('hex')
    try {
      const anchor = { kind, bookId, day, seq, hash, atMs: clock.nowMs() }
      const line = writeLine(anchor)
      if (seq >= written) history = { ...history, anchor: line }
      written = seq > written ? seq : written
      sealed.add(nameOf(anchor))
    } catch (error) {
      log.error('seals.journal_failed', error)
      if (kind === 'accepted') throw error
    }
  }

  return {
    file,
    isAstray,
    inForce: () => (isAstray() ? [] : anchorsInForce(readSealJournal(file, key).anchors)),
    history: () => viewOf(history),
    drop() {
      const head = book.read(chainHead)
      if (!isAstray() && head.seq > written) append('anchor', { day: '', ...head })
    },
    writeSeals() {
      if (isAstray()) return
      const seals = book.read((tx) => sealsBefore(tx, null, SEALS_LOOKED_AT))
      for (const { day, headSeq, headHash } of seals.toReversed()) {
        const hash = Buffer.from(headHash).toString('hex')
        if (sealed.has(nameOf({ day, seq: headSeq, hash }))) continue
        append('seal', { day, seq: headSeq, hash: headHash })
      }
    },
    accept() {
      written = -1n
      append('accepted', { day: '', ...book.read(chainHead) })
      history = { ...history, state: 'whole' }
    },
  }
}

function nameOf(seal: Pick<Anchor, 'day' | 'seq' | 'hash'>): string {
  return `${seal.day} ${seal.seq} ${seal.hash}`
}

function viewOf({ state, anchor, isJournalDamaged }: History): BookHistory {
  return {
    state,
    isJournalDamaged,
    anchorSeq: anchor?.seq ?? null,
    anchoredAtMs: anchor?.atMs ?? null,
  }
}

/**
 * A sealed book whose side journal is gone, or whose newest lines were changed, goes on, because a
 * lost file is no proof of anything; but that it was so is written into the chain, and nobody can
 * say later that it was there.
 */
function noteLostJournal(book: Book, anchors: Anchors, clock: Clock): void {
  const { state, isJournalDamaged } = anchors.history()
  if (state !== 'unknown') return
  book.write((tx) => {
    if (!latestSeal(tx) && !isJournalDamaged) return
    appendEvent(tx, {
      atMs: clock.nowMs(),
      subject: 'book',
      source: 'book',
      event: isJournalDamaged ? 'side_journal_damaged' : 'side_journal_lost',
      fromStatus: null,
      toStatus: null,
      outcome: 'noted',
      detail: '',
    })
  })
}
