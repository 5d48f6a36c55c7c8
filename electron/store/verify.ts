import {
  type Break,
  brokenIn,
  type ChainPoint,
  type Fault,
  genesisOf,
  hashOf,
  isGenesis,
  LAST_SEQ,
  linksBetween,
  movedBetween,
  type Reader,
} from './entries.ts'
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
import { bytes, integer, type Row, text } from './row.ts'
import type { Anchor } from './seal-journal.ts'
import { isSealed, sealsBreak } from './seals.ts'
import type { Database } from './sqlite.ts'
import { statementCache } from './tx.ts'
import { wrong, type Wrong } from './wrong.ts'
import { damageFault, viewFault } from './beside-chain.ts'

export type VerifyResult =
  /** Everything up to this entry is as it was written. */
  ({ ok: true; headSeq: bigint } & Proved) | ({ ok: false } & Fault)

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

/**
 * Parts of the proof that other threads work at, each with its first fault or null. None of them
 * fails unheard when nobody asks for it.
 */
export type Apart = {
  file: Promise<Fault | null>
  links: Promise<Break | null>
  views: Promise<Fault | null>
}

/**
 * Begins the proof of all that can be proved apart, the links up to this entry, telling how many
 * more of these are done.
 */
export type ProveApart = (
  headSeq: bigint,
  onEntries: (more: number) => void,
  signal: AbortSignal,
) => Apart

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
 * @param proveApart proves all but sums and seals in threads beside this one; for a file that
 *   nobody writes to. Null proves everything here.
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
    const reader: Reader = { prepare: statementCache(db) }
    const book = { reader, chainKey }
    const state = proveApart
      ? await walkBeside(book, { onProgress, signal }, proveApart)
      : await walkAlone(book, { onProgress, signal })
    return 'ok' in state ? state : finish(db, state, anchors)
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(codeOf(error))) throw error
    return broken(null, wrong('unreadable', { code: codeOf(error) }))
  }
}

type Book = { reader: Reader; chainKey: Uint8Array | null }

type Walk = Book & {
  last: ChainPoint
  recomputed: Recomputed
  /** What another thread found in the rows beside the chain; null when they are read here. */
  views: { fault: Fault | null } | null
}

type Manner = {
  onProgress: (progress: VerifyProgress) => void
  signal: AbortSignal
}

async function walkAlone(book: Book, { onProgress, signal }: Manner): Promise<VerifyResult | Walk> {
  const damage = damageFault(book.reader)
  if (damage) return { ok: false, ...damage }
  const begun = begin(book)
  if ('ok' in begun) return begun
  const { genesis, headSeq } = begun
  const state: Walk = { ...book, last: genesis, recomputed: emptyRecomputed(), views: null }
  while (state.last.seq < headSeq) {
    const found = takePage(state, { toSeq: state.last.seq + PAGE_ENTRIES, head: null })
    if (found) return found
    onProgress({ checkedToSeq: state.last.seq, headSeq })
    await nextTurn(signal)
  }
  return state
}

/** Where the chain begins and ends, when both stand there and the key is this book's. */
function begin({
  reader,
  chainKey,
}: Book): VerifyResult | { genesis: ChainPoint; headSeq: bigint } {
  const genesis = genesisOf(reader)
  if (!genesis) return broken(0n, wrong('missing', {}))
  if (chainKey !== null && !isGenesis(genesis, chainKey))
    return broken(0n, wrong('first_changed', {}))
  const head = headOf(reader)
  if (!head) return broken(null, wrong('head_missing', {}))
  return { genesis: { seq: 0n, hash: bytes(genesis, 'hash') }, headSeq: head.seq }
}

async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

/** Other threads prove; this one adds up. What is told is what reading alone would meet first. */
async function walkBeside(
  book: Book,
  { onProgress, signal }: Manner,
  proveApart: ProveApart,
): Promise<VerifyResult | Walk> {
  const headSeq = headOf(book.reader)?.seq ?? 0n
  const recomputed = emptyRecomputed()
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  let checkedToSeq = 0n
  const onEntries = (more: number): void => {
    checkedToSeq += BigInt(more)
    onProgress({ checkedToSeq, headSeq })
  }
  const apart = proveApart(headSeq, onEntries, ended)
  const adding = addUp({ ...book, recomputed }, headSeq, ended)
  // Awaited below; what fails meanwhile must not end the process first.
  adding.catch(() => {})
  try {
    const damage = await apart.file
    if (damage) return { ok: false, ...damage }
    const begun = begin(book)
    if ('ok' in begun) return begun
    const [unsound, broke] = await Promise.all([adding, apart.links])
    const [first] = [unsound, broke]
      .filter((one) => one !== null)
      .toSorted((left, right) => Number(left.brokenAtSeq - right.brokenAtSeq))
    if (first) return { ok: false, ...first }
    const hash = hashAt(book.reader, headSeq)
    if (!hash) return broken(headSeq, wrong('missing', {}))
    const views = { fault: await apart.views }
    return { ...book, last: { seq: headSeq, hash }, recomputed, views }
  } finally {
    stop.abort()
  }
}

async function addUp(
  state: Pick<Walk, 'reader' | 'recomputed'>,
  headSeq: bigint,
  signal: AbortSignal,
): Promise<Break | null> {
  // A head that was changed may name an entry that no time would reach.
  const newestSeq = newestOf(state.reader)
  const lastSeq = newestSeq < headSeq ? newestSeq : headSeq
  for (let afterSeq = 0n; afterSeq < lastSeq; afterSeq += PAGE_ENTRIES) {
    const end = afterSeq + PAGE_ENTRIES
    const unsound = foldRange(state, { afterSeq, toSeq: end < lastSeq ? end : lastSeq })
    if (unsound) return unsound
    await nextTurn(signal)
  }
  return null
}

function newestOf(reader: Reader): bigint {
  const row = reader
    .prepare(
      `SELECT max(coalesce((SELECT max(seq) FROM transfers), 0),
        coalesce((SELECT max(seq) FROM events), 0)) AS seq`,
    )
    .get() as Row
  return integer(row, 'seq')
}

/** Null when its row was taken out. */
function headOf(reader: Reader): ChainPoint | null {
  const row = reader.prepare('SELECT seq, hash FROM chain_head').get() as Row | undefined
  return row ? { seq: integer(row, 'seq'), hash: bytes(row, 'hash') } : null
}

function takePage(
  state: Walk,
  page: { toSeq: bigint; head: ChainPoint | null },
): VerifyResult | null {
  const { reader, chainKey, last: start } = state
  const links = linksBetween(reader, { afterSeq: start.seq, toSeq: page.toSeq })
  const found = brokenIn(links, chainKey, { start, head: page.head })
  if (found) return { ok: false, ...found }
  const last = links.at(-1)
  if (!last) return page.head ? null : broken(start.seq + 1n, wrong('missing', {}))
  // No further than what was proved: somebody may have written meanwhile.
  const unsound = foldRange(state, { afterSeq: start.seq, toSeq: last.seq })
  if (unsound) return { ok: false, ...unsound }
  state.last = { seq: last.seq, hash: hashOf(last) }
  return null
}

/** Takes entries into the sums. */
function foldRange(
  { reader, recomputed }: Pick<Walk, 'reader' | 'recomputed'>,
  range: { afterSeq: bigint; toSeq: bigint },
): Break | null {
  for (const entry of movedBetween(reader, range)) {
    const unsound = fold(recomputed, entry)
    if (unsound) return { brokenAtSeq: entry.seq, ...unsound }
  }
  return null
}

/** What was written meanwhile, the head, the seals and the balances, all of one moment. */
function finish(db: Database, state: Walk, anchors: readonly Anchor[]): VerifyResult {
  db.exec('BEGIN')
  try {
    const head = headOf(state.reader)
    if (!head) return broken(null, wrong('head_missing', {}))
    const found = takePage(state, { toSeq: LAST_SEQ, head })
    if (found) return found
    if (hasStrangers(state.reader)) return broken(0n, wrong('before_first', {}))
    const compared = compareAccounts(state.reader, state.recomputed)
    if (compared.difference) return broken(null, compared.difference)
    const view = state.views ? state.views.fault : viewFault(state.reader)
    if (view) return { ok: false, ...view }
    const seals = sealsBreak(state.reader)
    if (seals.found) return { ok: false, ...seals.found }
    const strayed = firstStrayed(state.reader, anchors, head.seq)
    if (strayed) return strayed
    return { ok: true, headSeq: head.seq, ...provedBy(state, compared, seals.count, anchors) }
  } finally {
    db.exec('COMMIT')
  }
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
    const { day, seq: entry, bookId: book } = anchor
    const isNoted = day === ''
    if (anchor.bookId !== bookId) {
      const of = { book, entry }
      return broken(
        null,
        isNoted ? wrong('anchor_of_other', of) : wrong('seal_of_other', { ...of, day }),
      )
    }
    if (place === 'rolled_back') {
      const found = isNoted ? wrong('anchor_ahead', { entry }) : wrong('seal_ahead', { entry, day })
      return broken(headSeq + 1n, found)
    }
    if (place === 'forked') {
      return broken(entry, isNoted ? wrong('anchor_forked', {}) : wrong('seal_forked', { day }))
    }
    if (anchor.kind === 'seal' && !isSealed(reader, anchor)) {
      return broken(entry, wrong('seal_other', { day }))
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

function broken(brokenAtSeq: bigint | null, found: Wrong): VerifyResult {
  return { ok: false, brokenAtSeq, ...found }
}
