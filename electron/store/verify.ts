import {
  brokenIn,
  type ChainPoint,
  entriesBetween,
  genesisOf,
  isGenesis,
  LAST_SEQ,
  type Reader,
} from './entries.ts'
import { codeOf } from './errors.ts'
import { differenceIn, emptyRecomputed, fold, type Recomputed } from './recompute.ts'
import { bytes, integer, type Row, text } from './row.ts'
import type { Database } from './sqlite.ts'
import { statementCache } from './tx.ts'

export type VerifyResult =
  /** Everything up to this entry is as it was written. */
  | { ok: true; headSeq: bigint }
  /** `brokenAtSeq` is the first entry that is wrong; null when it is the file or a balance. */
  | { ok: false; brokenAtSeq: bigint | null; reason: string }

export type VerifyProgress = { checkedToSeq: bigint; headSeq: bigint }

/** Entries read at a time: between pages the thread listens, and no snapshot is held. */
const PAGE_ENTRIES = 4_000n

/**
 * Recomputes the whole book: the file's structure, every hash, every balance, and the name of
 * every account. Reads page by page without holding a snapshot, so that the log does not grow
 * while it runs; only the end, where balances are compared, is read at one moment.
 * @param db a read-only connection of its own.
 * @throws the signal's reason when it is aborted.
 */
export async function verifyAll(
  db: Database,
  chainKey: Uint8Array,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<VerifyResult> {
  try {
    return await walk(db, chainKey, onProgress, signal)
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(codeOf(error))) throw error
    return broken(null, `the file is damaged (${codeOf(error)})`)
  }
}

type Walk = { reader: Reader; chainKey: Uint8Array; last: ChainPoint; recomputed: Recomputed }

async function walk(
  db: Database,
  chainKey: Uint8Array,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const reader: Reader = { prepare: statementCache(db) }
  const damage = firstDamage(reader)
  if (damage !== null) return broken(null, `the file is damaged: ${damage}`)
  const genesis = genesisOf(reader)
  if (!genesis) return broken(0n, 'missing')
  if (!isGenesis(genesis, chainKey)) return broken(0n, 'changed, or this is not its key')
  const state: Walk = {
    reader,
    chainKey,
    last: { seq: 0n, hash: bytes(genesis, 'hash') },
    recomputed: emptyRecomputed(),
  }
  const headSeq = headOf(reader).seq
  while (state.last.seq < headSeq) {
    const found = takePage(state, { toSeq: state.last.seq + PAGE_ENTRIES, head: null })
    if (found) return found
    onProgress({ checkedToSeq: state.last.seq, headSeq })
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
  }
  return finish(db, state)
}

/** `quick_check` reads every page; what it finds first is enough to say so. */
function firstDamage(reader: Reader): string | null {
  const [row] = reader.prepare('PRAGMA quick_check(1)').all() as Row[]
  const word = row ? text(row, 'quick_check') : 'no answer'
  return word === 'ok' ? null : word
}

function headOf(reader: Reader): ChainPoint {
  const row = reader.prepare('SELECT seq, hash FROM chain_head').get() as Row
  return { seq: integer(row, 'seq'), hash: bytes(row, 'hash') }
}

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
  if (last) state.last = { seq: last.seq, hash: last.links.subarray(32) }
  return null
}

/** What was written meanwhile, the head, and the balances, all of one moment. */
function finish(db: Database, state: Walk): VerifyResult {
  db.exec('BEGIN')
  try {
    const head = headOf(state.reader)
    const found = takePage(state, { toSeq: LAST_SEQ, head })
    if (found) return found
    if (hasStrangers(state.reader)) return broken(0n, 'an entry stands before the first one')
    const difference = differenceIn(state.reader, state.recomputed)
    return difference === null ? { ok: true, headSeq: head.seq } : broken(null, difference)
  } finally {
    db.exec('COMMIT')
  }
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
