import type { ExportOrder } from '../../shared/model/export.ts'
import { beancountWriter } from '../domain/exports/beancount.ts'
import { csvWriter } from '../domain/exports/csv.ts'
import type { BookEntry, BookExtract, HeldEntry } from '../domain/exports/entry.ts'
import { hledgerWriter } from '../domain/exports/hledger.ts'
import { jsonLinesWriter } from '../domain/exports/json-lines.ts'
import { genesisOf } from '../store/entries.ts'
import { text } from '../store/row.ts'
import { connect } from '../store/sqlite.ts'
import { grantRead, type ReadTx, statementCache } from '../store/tx.ts'
import {
  accountsAt,
  addHeld,
  addPosted,
  countIn,
  entryReader,
  hashAt,
  pagesTo,
} from './read-book.ts'
import { type BookNames, readNames } from './read-names.ts'
import { type ResolvedOrder, resolveOrder } from './resolve-order.ts'
import { statementWriter } from './statement.ts'
import { createWholeFile, type WholeFile } from './whole-file.ts'

export type ExportWork = {
  /** The book's file; it is opened read-only on a connection of its own. */
  bookFile: string
  /** Where the file is to lie. */
  target: string
  order: ExportOrder
  /** The last entry that is looked at, so that sales made meanwhile change nothing. */
  headSeq: bigint
}

export type ExportProgress = { entries: number; entriesTotal: number | null; bytes: number }
export type ExportResult = { entries: number; bytes: number; sha256: string; headHash: string }

/** What every format is to the one who reads the book. */
export type EntryWriter = {
  entries(page: readonly BookEntry[]): void
  finish(): Promise<void>
}

/**
 * Writes the book out. It reads page by page without holding a snapshot: entries are never
 * changed, so every page up to the head is what it was at the start, and the log of the book can
 * shrink in between; names, which do change, are read once before the first.
 * @throws OrderFlaw, the signal's reason when aborted, or the system's error (ENOSPC); then
 *   nothing is left on the disk.
 */
export async function writeExport(
  work: ExportWork,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  signal.throwIfAborted()
  const db = connect(work.bookFile, { timeoutMs: 1_000, isReadOnly: true })
  try {
    const tx = grantRead(statementCache(db))
    const job = { tx, work, names: readNames(tx), onProgress, signal }
    const resolved = resolveOrder(work.order, accountsAt(tx, work.headSeq))
    const extract = await extractOf(job, resolved)
    const file = createWholeFile(work.target)
    try {
      await writeAll(job, resolved, extract, file)
      signal.throwIfAborted()
      const { bytes, sha256 } = file.finish()
      return { entries: extract.entries, bytes, sha256, headHash: extract.headHash }
    } catch (error) {
      file.discard()
      throw error
    }
  } finally {
    db.close()
  }
}

type Job = {
  tx: ReadTx
  work: ExportWork
  names: BookNames
  onProgress: (progress: ExportProgress) => void
  signal: AbortSignal
}

/** The first walk: what stood before the period, how much is in it, and from when to when. */
async function extractOf(job: Job, resolved: ResolvedOrder): Promise<BookExtract> {
  const { tx, work, names } = job
  const { selection, accounts } = resolved
  const openings = new Map<bigint, bigint>()
  const held = new Map<bigint, HeldEntry>()
  const before = { ...selection, fromMs: null, beforeMs: selection.fromMs }
  let entries = 0
  let firstAtMs: number | null = null
  let lastAtMs: number | null = null
  for (const page of pagesTo(work.headSeq)) {
    const found = countIn(tx, page, selection)
    entries += found.count
    firstAtMs = least(firstAtMs, found.firstAtMs)
    lastAtMs = most(lastAtMs, found.lastAtMs)
    if (before.beforeMs !== null) {
      addPosted(tx, page, before, openings)
      if (work.order.format === 'pdf') addHeld(tx, page, before, held)
    }
    await breath(job.signal)
  }
  const genesis = genesisOf(tx)
  const known = new Set(accounts.map(({ id }) => id))
  return {
    bookId: genesis ? text(genesis, 'book_id') : '',
    shopName: names.shop,
    timeZone: work.order.timeZone,
    fromDate: work.order.fromDate,
    toDate: work.order.toDate,
    currency: selection.currency,
    subjectName: names.customers.get(work.order.customerId ?? '') ?? '',
    headSeq: work.headSeq,
    headHash: hashAt(tx, work.headSeq),
    entries,
    accounts,
    firstAtMs,
    lastAtMs,
    openings: new Map(
      [...openings]
        .filter(([id, sum]) => sum !== 0n && known.has(id))
        .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ),
    heldBefore: [...held.values()],
  }
}

/** The second walk: every entry through the writer into the file. */
async function writeAll(
  job: Job,
  resolved: ResolvedOrder,
  extract: BookExtract,
  file: WholeFile,
): Promise<void> {
  const { tx, work, onProgress, signal } = job
  const read = entryReader(tx, resolved.selection, {
    accounts: allAccounts(job),
    names: job.names,
    headSeq: work.headSeq,
  })
  const writer = writerOf(work.order, resolved, extract, file)
  let entries = 0
  onProgress({ entries, entriesTotal: extract.entries, bytes: 0 })
  for (const page of pagesTo(work.headSeq)) {
    const found = read(page)
    writer.entries(found)
    entries += found.length
    if (found.length > 0)
      onProgress({ entries, entriesTotal: extract.entries, bytes: file.bytes() })
    await breath(signal)
  }
  await writer.finish()
}

/** The other side of a statement's entries is an account that the statement is not of. */
function allAccounts({ tx, work }: Job): ReturnType<typeof accountsAt> {
  return accountsAt(tx, work.headSeq)
}

function writerOf(
  order: ExportOrder,
  { zone }: ResolvedOrder,
  extract: BookExtract,
  file: WholeFile,
): EntryWriter {
  if (order.format === 'pdf') return statementWriter({ order, extract, zone, file })
  const writer = {
    csv: () => csvWriter(zone),
    jsonl: () => jsonLinesWriter(zone),
    hledger: () => hledgerWriter(extract, zone),
    beancount: () => beancountWriter(extract, zone),
  }[order.format]()
  file.write(writer.head())
  return {
    entries: (page) => page.forEach((entry) => file.write(writer.entry(entry))),
    finish: async () => file.write(writer.foot()),
  }
}

/** Between pages the thread listens; that is where it is told to stop. */
async function breath(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

function least(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right
  return Math.min(left, right)
}

function most(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right
  return Math.max(left, right)
}
