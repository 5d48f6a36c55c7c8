import { bytes, type Row, small, text } from './row.ts'
import { connect, type Database } from './sqlite.ts'

/** As with a snapshot: the present book may be open, and whoever writes to it is not waited for. */
const LOCK_WAIT_MS = 5_000

/** A sale whose end its node has not told. */
export type WaitingSale = { id: string; nodePubkey: string }

/** Two books side by side, both only looked at; either may be open elsewhere meanwhile. */
export type TwoBooks = {
  /**
   * The newest entry that both have: a hash stands for all that came before it, so once two books
   * differ they differ to their ends. 0 when they have nothing in common.
   * @param upTo the shorter one's newest entry
   */
  lastShared(upTo: bigint): bigint
  /** Sales of the present book that were paid in entries after this one. */
  paidSince(seq: bigint): number
  /** Receipt numbers that the present book gave and the other one would give again. */
  receiptsGivenAgain(): { from: number; to: number } | null
  /**
   * Sales of the present book that could still be paid, or were, and that nobody would know of:
   * those of the node it is connected to, and those of another that the other book does not have.
   */
  waitingSales(nodePubkey: string): WaitingSale[]
}

/**
 * Opens both files to read only, for as long as `look` takes.
 * @throws SqliteError, BookError when one of them is no book.
 */
export function besideEachOther<Value>(
  files: { present: string; other: string },
  look: (books: TwoBooks) => Value,
): Value {
  const present = connect(files.present, { timeoutMs: LOCK_WAIT_MS, isReadOnly: true })
  try {
    const other = connect(files.other, { timeoutMs: LOCK_WAIT_MS, isReadOnly: true })
    try {
      return look(twoBooks(present, other))
    } finally {
      other.close()
    }
  } finally {
    present.close()
  }
}

function twoBooks(present: Database, other: Database): TwoBooks {
  return {
    lastShared: (upTo) => lastShared(hashesOf(present), hashesOf(other), upTo),
    paidSince: (seq) => paidSince(present, seq),
    receiptsGivenAgain: () => receiptsGivenAgain(present, other),
    waitingSales: (nodePubkey) => waitingSales(present, other, nodePubkey),
  }
}

const HASH_OF = `SELECT hash FROM genesis WHERE seq = @seq UNION ALL
  SELECT hash FROM transfers WHERE seq = @seq UNION ALL
  SELECT hash FROM events WHERE seq = @seq`

function hashesOf(db: Database): (seq: bigint) => string | null {
  const hash = db.prepare(HASH_OF)
  return (seq) => {
    const row = hash.get({ seq }) as Row | undefined
    return row ? Buffer.from(bytes(row, 'hash')).toString('hex') : null
  }
}

type HashAt = (seq: bigint) => string | null

function lastShared(one: HashAt, other: HashAt, upTo: bigint): bigint {
  let shared = 0n
  let differs = upTo + 1n
  while (differs - shared > 1n) {
    const middle = (shared + differs) / 2n
    const hash = one(middle)
    if (hash !== null && hash === other(middle)) shared = middle
    else differs = middle
  }
  return shared
}

/** By the chain and not by the clock: what was set back or ahead counts as it came. */
function paidSince(db: Database, seq: bigint): number {
  const row = db
    .prepare(
      `SELECT count(DISTINCT subject) AS count FROM events
       WHERE seq > ? AND subject GLOB 'inv_*' AND to_status IN ('paid', 'paid_late')
         AND coalesce(from_status, '') NOT IN ('paid', 'paid_late')`,
    )
    .get(seq) as Row
  return small(row, 'count')
}

function receiptsGivenAgain(
  present: Database,
  other: Database,
): { from: number; to: number } | null {
  const [now, then] = [present, other].map(lastReceipts)
  for (const [tillId, to] of now ?? []) {
    const from = (then?.get(tillId) ?? 0) + 1
    // One till stands at each book today.
    if (from <= to) return { from, to }
  }
  return null
}

function lastReceipts(db: Database): Map<string, number> {
  const rows = db.prepare('SELECT till_id, last_number FROM receipt_counters').all() as Row[]
  return new Map(rows.map((row) => [text(row, 'till_id'), small(row, 'last_number')]))
}

function waitingSales(present: Database, other: Database, nodePubkey: string): WaitingSale[] {
  const known = other.prepare('SELECT 1 FROM invoices WHERE id = ?')
  const rows = present
    .prepare('SELECT id, node_pubkey FROM invoices WHERE is_node_final = 0')
    .all() as Row[]
  return rows
    .map((row) => ({ id: text(row, 'id'), nodePubkey: text(row, 'node_pubkey') }))
    .filter((sale) => sale.nodePubkey === nodePubkey || known.get(sale.id) === undefined)
}
