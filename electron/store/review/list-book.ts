import { integer, type Row } from '../row.ts'
import type { Database } from '../sqlite.ts'
import type { Dim } from './index-schema.ts'
import { kept, wide } from './sums.ts'

type List = {
  id: bigint
  count: bigint
  moved: bigint
  firstSeq: bigint
  lastSeq: bigint
  isInOrder: boolean
  latestAtMs: bigint
}
export type ListValue = string | bigint

export type Listing = {
  dim: Dim
  value: ListValue
  currency: string
  seq: bigint
  moved: bigint
  /** The date that puts it on a list of a day; 0 on any other list. */
  atMs: bigint
}

export type ListBook = {
  /** Puts one entry on the list of this value and says which list it is. */
  add(on: Listing): bigint
  flush(): void
}

/** Entries of one part of the book, in which a memo has one list: as many lists at most. */
export const MEMO_PART_ENTRIES = 2_048

/** Memos may all differ; more than this are looked up again. */
const REMEMBERED_LISTS_MAX = 100_000

/** Lists of what entries have in common, with their counts and sums. */
export function createListBook(db: Database): ListBook {
  const sql = statements(db)
  const lists = new Map<string, List>()
  const dirty = new Set<List>()

  function listOf(on: Listing): List {
    const part = on.dim === 'memo' ? on.seq / BigInt(MEMO_PART_ENTRIES) : 0n
    const key = `${on.dim} ${part} ${on.currency} ${on.value}`
    const known = lists.get(key)
    if (known) return known
    const found = sql.find.get(on.dim, on.value, on.currency, part) as Row | undefined
    const list = found ? listFrom(found) : made({ ...on, part })
    lists.set(key, list)
    return list
  }

  function made(on: Listing & { part: bigint }): List {
    const { dim, value, currency, seq, part } = on
    const list = listFrom(sql.insert.get(dim, value, currency, part, seq, seq) as Row)
    if (dim === 'memo') {
      sql.words.run(list.id, value)
      sql.part.run(part, list.id)
    }
    return list
  }

  return {
    add(on) {
      const list = listOf(on)
      list.count += 1n
      list.moved += on.moved
      list.lastSeq = on.seq
      list.isInOrder &&= on.atMs >= list.latestAtMs
      if (on.atMs > list.latestAtMs) list.latestAtMs = on.atMs
      dirty.add(list)
      return list.id
    },
    flush() {
      for (const list of dirty) {
        const { id, count, moved, lastSeq, isInOrder, latestAtMs } = list
        sql.save.run(count, kept(moved), lastSeq, isInOrder ? 1n : 0n, latestAtMs, id)
      }
      dirty.clear()
      if (lists.size > REMEMBERED_LISTS_MAX) lists.clear()
    },
  }
}

function listFrom(row: Row): List {
  return {
    id: integer(row, 'id'),
    count: integer(row, 'count'),
    moved: wide(row, 'moved'),
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    isInOrder: integer(row, 'in_order') === 1n,
    latestAtMs: integer(row, 'latest_at'),
  }
}

function statements(db: Database) {
  const columns = 'id, count, moved, first_seq, last_seq, in_order, latest_at'
  return {
    find: db.prepare(
      `SELECT ${columns} FROM lists WHERE dim = ? AND value = ? AND currency = ? AND part = ?`,
    ),
    insert: db.prepare(
      `INSERT INTO lists (dim, value, currency, part, count, moved, first_seq, last_seq, in_order,
         latest_at) VALUES (?, ?, ?, ?, 0, 0, ?, ?, 1, 0) RETURNING ${columns}`,
    ),
    words: db.prepare('INSERT INTO memo_words (rowid, words) VALUES (?, ?)'),
    part: db.prepare('INSERT OR IGNORE INTO memo_parts (part, first_list) VALUES (?, ?)'),
    save: db.prepare(
      `UPDATE lists SET count = ?, moved = ?, last_seq = ?, in_order = ?, latest_at = ?
       WHERE id = ?`,
    ),
  }
}
