import { createHash } from 'node:crypto'
import type { Reader } from '../entries.ts'
import { codeOf } from '../errors.ts'
import { integer, type Row } from '../row.ts'
import type { Database } from '../sqlite.ts'
import { statementCache } from '../tx.ts'
import { tellAccounts } from './accounts.ts'
import { compareTable, type ReplayedTable } from './compare-table.ts'
import { tellCorrections } from './corrections.ts'
import { tellReservations, tellUsage } from './credits.ts'
import { tellGifts } from './gifts.ts'
import { tellAgain, type InboxReplay } from './inbox.ts'
import { tellInvoices } from './invoices.ts'
import { entriesBetween, type LogEntry, type Teller } from './log.ts'
import { tellPlanPrices, tellPlans } from './plans.ts'
import { type BrokenRule, must, refusal, ReplayRefusal } from './refusal.ts'
import { tellSeals } from './seals.ts'
import { openShelves, type Shelves } from './shelf.ts'
import type { RebuiltTable } from './tables.ts'

export type ReplayProgress = { replayedToSeq: bigint; headSeq: bigint }

export type ReplayResult = {
  /** The newest entry that was replayed. */
  headSeq: bigint
  /** Every table is as the log tells, the log follows its own rules, and so does the inbox. */
  isSame: boolean
  /** SHA-256 over all rebuilt tables, and over the standing ones; null when the log was refused. */
  hash: string | null
  standingHash: string | null
  /**
   * SHA-256 over what does not depend on the order in which things were told: two books that were
   * told the same, in whatever order and however often, have the same one.
   */
  contentHash: string | null
  tables: ReplayedTable[]
  inbox: InboxReplay | null
  /** The first entry that cannot have followed the ones before it. */
  refused: ({ seq: bigint } & BrokenRule) | null
}

/** Entries read at a time: between pages the thread listens, and no snapshot is held. */
const PAGE_ENTRIES = 4_000n

/**
 * Rebuilds every table that the log tells, from the log alone, and compares each with the one that
 * stands (OPP-09). It walks the chain entry by entry through the machines of `domain/`, where the
 * full check (row-check.ts) asks SQL for differences: the two share no rule, so each proves the
 * other. What the log does not tell is left out and said in decision 0021: everything that 0011
 * calls not proved, the day up to which plans are charged (known to a day only), and whether a
 * payment booked as asked was told with its amount. That the log itself is as it was written is
 * not looked at here: its hashes are proved by `verifyAll`.
 * @param db a read-only connection of its own.
 * @param seed of the order in which the inbox is told again.
 * @param atHandMax rows of each kind that are kept in memory.
 * @throws the signal's reason when it is aborted.
 */
export async function replayBook(
  db: Database,
  options: {
    onProgress: (progress: ReplayProgress) => void
    signal: AbortSignal
    seed: number
    atHandMax?: number
  },
): Promise<ReplayResult> {
  const reader: Reader = { prepare: statementCache(db) }
  const shelves = openShelves(options.atHandMax)
  const walk: Walk = { reader, ...tellersOf(shelves), lastSeq: 0n }
  try {
    const headSeq = headOf(reader)
    while (walk.lastSeq < headSeq) {
      takePage(walk, headSeq)
      options.onProgress({ replayedToSeq: walk.lastSeq, headSeq })
      await nextTurn(options.signal)
    }
    return await finish(db, walk, options)
  } catch (error) {
    const broken = brokenBy(error)
    if (broken === null) throw error
    return refusedAt(walk.lastSeq + 1n, broken)
  } finally {
    shelves.close()
  }
}

type Walk = { reader: Reader; tellers: Teller[]; tables: RebuiltTable[]; lastSeq: bigint }

function tellersOf(shelves: Shelves): Pick<Walk, 'tellers' | 'tables'> {
  const accounts = tellAccounts()
  const invoices = tellInvoices(shelves)
  const others = [
    tellReservations(shelves),
    tellGifts(shelves),
    tellPlans(shelves),
    tellPlanPrices(),
    tellUsage(shelves, accounts),
    tellSeals(),
  ]
  return {
    // Accounts first: the others may ask which number one has.
    tellers: [accounts, tellCorrections(shelves), invoices, ...others],
    tables: [accounts.table, ...invoices.tables, ...others.map(({ table }) => table)],
  }
}

/** What was written meanwhile, and the standing rows, all of one moment. */
async function finish(
  db: Database,
  walk: Walk,
  { signal, seed }: { signal: AbortSignal; seed: number },
): Promise<ReplayResult> {
  db.exec('BEGIN')
  try {
    const headSeq = headOf(walk.reader)
    while (walk.lastSeq < headSeq) takePage(walk, headSeq)
    const content = createHash('sha256')
    const turn = (): Promise<void> => nextTurn(signal)
    const tables: ReplayedTable[] = []
    for (const table of walk.tables) {
      tables.push(await compareTable(walk.reader, table, { content, nextTurn: turn }))
    }
    const inbox = await tellAgain(walk.reader, { seed, nextTurn: turn })
    return {
      headSeq,
      isSame: tables.every(({ isSame }) => isSame) && inbox.difference === null,
      hash: overAll(tables, 'hash'),
      standingHash: overAll(tables, 'standingHash'),
      contentHash: content.digest('hex'),
      tables,
      inbox,
      refused: null,
    }
  } finally {
    db.exec('COMMIT')
  }
}

function overAll(tables: readonly ReplayedTable[], which: 'hash' | 'standingHash'): string {
  const lines = tables.map((table) => `${table.name} ${table[which]}\n`)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

function takePage(walk: Walk, headSeq: bigint): void {
  const toSeq = walk.lastSeq + PAGE_ENTRIES < headSeq ? walk.lastSeq + PAGE_ENTRIES : headSeq
  const entries = entriesBetween(walk.reader, { afterSeq: walk.lastSeq, toSeq })
  for (const entry of entries) takeEntry(walk, entry)
  must(walk.lastSeq === toSeq, 'entry_missing', {})
}

function takeEntry(walk: Walk, entry: LogEntry): void {
  must(entry.seq <= walk.lastSeq + 1n, 'entry_missing', {})
  must(entry.seq > walk.lastSeq, 'entry_twice', { entry: entry.seq })
  for (const teller of walk.tellers) teller.take(entry)
  walk.lastSeq = entry.seq
}

function headOf(reader: Reader): bigint {
  const row = reader.prepare('SELECT seq FROM chain_head').get() as Row | undefined
  must(row !== undefined, 'head_missing', {})
  return integer(row, 'seq')
}

function refusedAt(seq: bigint, broken: BrokenRule): ReplayResult {
  const nothing = { hash: null, standingHash: null, contentHash: null, tables: [], inbox: null }
  return { headSeq: seq - 1n, isSame: false, ...nothing, refused: { seq, ...broken } }
}

/** A file that cannot be read is an answer too, as in the full check. */
function brokenBy(error: unknown): BrokenRule | null {
  if (error instanceof ReplayRefusal) return error.broken
  const code = codeOf(error)
  const isDamage = /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)
  return isDamage ? refusal('file_damaged', { code }).broken : null
}

async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}
