import {
  type Break,
  brokenIn,
  type ChainPoint,
  entriesBetween,
  genesisOf,
  hashOf,
  isGenesis,
  LAST_SEQ,
  movedBetween,
  type Reader,
} from './entries.ts'
import { creditDifference, creditState } from './credit-check.ts'
import { codeOf } from './errors.ts'
import { hashAt, placeOf } from './history.ts'
import { packSums } from './packed-sums.ts'
import type { RecentBase } from './recent-check.ts'
import {
  type Compared,
  compareAccounts,
  emptyRecomputed,
  fold,
  type Recomputed,
} from './recompute.ts'
import { rowDifference } from './row-check.ts'
import { bytes, integer, type Row, text } from './row.ts'
import { hasTable } from './schema.ts'
import type { Anchor } from './seal-journal.ts'
import { isSealed, sealsBreak } from './seals.ts'
import type { Database } from './sqlite.ts'
import { statementCache } from './tx.ts'

export type VerifyResult =
  /** Everything up to this entry is as it was written. */
  | ({ ok: true; headSeq: bigint } & Proved)
  /** `brokenAtSeq` is the first entry that is wrong; null when it is the file or a balance. */
  | { ok: false; brokenAtSeq: bigint | null; reason: string }

export type Proved = {
  accounts: number
  /** Reservations that nothing has resolved yet. */
  holds: number
  /** Each has a trial balance of zero. */
  currencies: string[]
  seals: number
  /** Anchors of the side journal that stand in this book. */
  anchors: number
  /** For the checks of what follows. */
  base: RecentBase
}

export type VerifyProgress = { checkedToSeq: bigint; headSeq: bigint }

/** Proves the chain's links up to this entry, telling how many more are done. */
export type ProveApart = (
  headSeq: bigint,
  onEntries: (more: number) => void,
) => Promise<Break | null>

/** Entries read at a time: between pages the thread listens, and no snapshot is held. */
const PAGE_ENTRIES = 4_000n

/**
 * Recomputes the whole book: the file's structure, every hash, every balance, and the name of
 * every account. Reads page by page without holding a snapshot, so that the log does not grow
 * while it runs; only the end, where balances are compared, is read at one moment.
 * @param db a read-only connection of its own.
 * @param chainKey null when it is not known: then structure, order and sums are looked at, and
 *   nothing proves that the content is what was written.
 * @param anchors what the side journal says this book must hold.
 * @param proveApart proves the links in threads beside this one, which then only adds up; for a
 *   file that nobody writes to. Null proves them here.
 * @throws the signal's reason when it is aborted.
 */
export async function verifyAll(
  db: Database,
  chainKey: Uint8Array | null,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
  anchors: readonly Anchor[] = [],
  proveApart: ProveApart | null = null,
): Promise<VerifyResult> {
  try {
    const state = await walk(db, chainKey, { onProgress, signal, proveApart })
    return 'ok' in state ? state : finish(db, state, anchors)
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(codeOf(error))) throw error
    return broken(null, `the file is damaged (${codeOf(error)})`)
  }
}

type Walk = {
  reader: Reader
  chainKey: Uint8Array | null
  last: ChainPoint
  recomputed: Recomputed
}

type Manner = {
  onProgress: (progress: VerifyProgress) => void
  signal: AbortSignal
  proveApart: ProveApart | null
}

async function walk(
  db: Database,
  chainKey: Uint8Array | null,
  manner: Manner,
): Promise<VerifyResult | Walk> {
  const reader: Reader = { prepare: statementCache(db) }
  const damage = firstDamage(reader)
  if (damage !== null) return broken(null, `the file is damaged: ${damage}`)
  const genesis = genesisOf(reader)
  if (!genesis) return broken(0n, 'missing')
  if (chainKey !== null && !isGenesis(genesis, chainKey))
    return broken(0n, 'changed, or this is not its key')
  const state: Walk = {
    reader,
    chainKey,
    last: { seq: 0n, hash: bytes(genesis, 'hash') },
    recomputed: emptyRecomputed(),
  }
  const headSeq = headOf(reader)?.seq
  if (headSeq === undefined) return broken(null, NO_HEAD)
  return manner.proveApart
    ? walkBeside(state, headSeq, manner, manner.proveApart)
    : walkAlone(state, headSeq, manner)
}

async function walkAlone(
  state: Walk,
  headSeq: bigint,
  { onProgress, signal }: Manner,
): Promise<VerifyResult | Walk> {
  while (state.last.seq < headSeq) {
    const found = takePage(state, { toSeq: state.last.seq + PAGE_ENTRIES, head: null })
    if (found) return found
    onProgress({ checkedToSeq: state.last.seq, headSeq })
    await nextTurn(signal)
  }
  return state
}

async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

/** Other threads prove the links; this one adds up. The first break in the chain is told. */
async function walkBeside(
  state: Walk,
  headSeq: bigint,
  { onProgress, signal }: Manner,
  proveApart: ProveApart,
): Promise<VerifyResult | Walk> {
  let checkedToSeq = 0n
  const proving = proveApart(headSeq, (more) => {
    checkedToSeq += BigInt(more)
    onProgress({ checkedToSeq, headSeq })
  })
  // Awaited below; a thread that fails meanwhile must not end the process first.
  proving.catch(() => {})
  const unsound = await addUp(state, headSeq, signal)
  const found = await proving
  const first = [found, unsound]
    .filter((one) => one !== null)
    .toSorted((left, right) => Number(left.brokenAtSeq - right.brokenAtSeq))[0]
  if (first) return broken(first.brokenAtSeq, first.reason)
  const hash = hashAt(state.reader, headSeq)
  if (!hash) return broken(headSeq, 'missing')
  return { ...state, last: { seq: headSeq, hash } }
}

async function addUp(state: Walk, headSeq: bigint, signal: AbortSignal): Promise<Break | null> {
  for (let afterSeq = 0n; afterSeq < headSeq; afterSeq += PAGE_ENTRIES) {
    const end = afterSeq + PAGE_ENTRIES
    const toSeq = end < headSeq ? end : headSeq
    for (const entry of movedBetween(state.reader, { afterSeq, toSeq })) {
      const reason = fold(state.recomputed, entry)
      if (reason !== null) return { brokenAtSeq: entry.seq, reason }
    }
    await nextTurn(signal)
  }
  return null
}

/**
 * Reads every page and holds every index against its table: a row that an index lost is still in
 * the chain, but "used once" and "the newest" are asked of indexes. What it finds first is enough.
 */
function firstDamage(reader: Reader): string | null {
  const [row] = reader.prepare('PRAGMA integrity_check(1)').all() as Row[]
  const word = row ? text(row, 'integrity_check') : 'no answer'
  return word === 'ok' ? null : word
}

/** A row that names another which is not there. */
function lostReference(reader: Reader): string | null {
  const [row] = reader.prepare('PRAGMA foreign_key_check').all() as Row[]
  return row
    ? `a row of ${text(row, 'table')} names a row of ${text(row, 'parent')} that is not there`
    : null
}

/** Null when its row was taken out. */
function headOf(reader: Reader): ChainPoint | null {
  const row = reader.prepare('SELECT seq, hash FROM chain_head').get() as Row | undefined
  return row ? { seq: integer(row, 'seq'), hash: bytes(row, 'hash') } : null
}

const NO_HEAD = 'the head of the chain is missing'

function takePage(
  state: Walk,
  page: { toSeq: bigint; head: ChainPoint | null },
): VerifyResult | null {
  const range = { afterSeq: state.last.seq, toSeq: page.toSeq }
  const entries = entriesBetween(state.reader, range)
  const found = brokenIn(entries, state.chainKey, { start: state.last, head: page.head })
  if (found) return broken(found.brokenAtSeq, found.reason)
  for (const entry of entries) {
    const reason = fold(state.recomputed, entry)
    if (reason !== null) return broken(entry.seq, reason)
  }
  const last = entries.at(-1)
  if (!last && !page.head) return broken(state.last.seq + 1n, 'missing')
  if (last) state.last = { seq: last.seq, hash: hashOf(last) }
  return null
}

/** What was written meanwhile, the head, the seals and the balances, all of one moment. */
function finish(db: Database, state: Walk, anchors: readonly Anchor[]): VerifyResult {
  db.exec('BEGIN')
  try {
    const head = headOf(state.reader)
    if (!head) return broken(null, NO_HEAD)
    const found = takePage(state, { toSeq: LAST_SEQ, head })
    if (found) return found
    if (hasStrangers(state.reader)) return broken(0n, 'an entry stands before the first one')
    const compared = compareAccounts(state.reader, state.recomputed)
    if (compared.difference !== null) return broken(null, compared.difference)
    const view = viewsBreak(state.reader)
    if (view !== null) return broken(null, view)
    const seals = sealsBreak(state.reader)
    if (seals.found) return broken(seals.found.brokenAtSeq, seals.found.reason)
    const strayed = firstStrayed(state.reader, anchors, head.seq)
    if (strayed) return strayed
    return { ok: true, headSeq: head.seq, ...provedBy(state, compared, seals.count, anchors) }
  } finally {
    db.exec('COMMIT')
  }
}

/**
 * What is reserved is what open reservations hold (MANA-60), and every other row that decides
 * money is as its entries say. Statistics are no proof of money.
 */
function viewsBreak(reader: Reader): string | null {
  const credits = hasTable(reader, 'reservations')
    ? creditDifference({ ...creditState(reader), usage: [] })
    : null
  return credits ?? rowDifference(reader) ?? lostReference(reader)
}

function provedBy(
  state: Walk,
  compared: Compared,
  seals: number,
  anchors: readonly Anchor[],
): Proved {
  const { sums, held } = state.recomputed
  const { accounts, currencies } = compared
  const base = { last: state.last, sums: packSums(sums), held }
  return { accounts, currencies, holds: held.size, seals, anchors: anchors.length, base }
}

/** The first anchor that this book does not hold: it is an older copy, or another branch. */
function firstStrayed(
  reader: Reader,
  anchors: readonly Anchor[],
  headSeq: bigint,
): VerifyResult | null {
  const bookId = text(genesisOf(reader) ?? {}, 'book_id')
  for (const anchor of anchors) {
    const place = placeOf(reader, anchor, headSeq)
    const when = anchor.day === '' ? 'was noted outside it' : `was sealed on ${anchor.day}`
    if (anchor.bookId !== bookId) {
      return broken(null, `this is not book ${anchor.bookId}, whose entry ${anchor.seq} ${when}`)
    }
    if (place === 'rolled_back') {
      return broken(
        headSeq + 1n,
        `is missing: the book ends before entry ${anchor.seq}, which ${when}`,
      )
    }
    if (place === 'forked') return broken(anchor.seq, `is not the entry that ${when}`)
    if (anchor.kind === 'seal' && !isSealed(reader, anchor)) {
      return broken(anchor.seq, `is not the end of ${anchor.day} in this book's seals`)
    }
  }
  return null
}

function hasStrangers(reader: Reader): boolean {
  const rows = reader
    .prepare(
      `SELECT * FROM (SELECT seq FROM transfers WHERE seq < 1 LIMIT 1)
       UNION ALL SELECT * FROM (SELECT seq FROM events WHERE seq < 1 LIMIT 1)`,
    )
    .all()
  return rows.length > 0
}

function broken(brokenAtSeq: bigint | null, reason: string): VerifyResult {
  return { ok: false, brokenAtSeq, reason }
}
