import { decodeJson, encodeJson } from '../json.ts'
import { connect } from '../sqlite.ts'
import { statementCache } from '../tx.ts'

/** Rows that are being rebuilt, by their key. What is taken out may be changed in place. */
export type Shelf<Item> = {
  get(key: string): Item | undefined
  put(key: string, item: Item): void
  /** Everything, in the order in which SQLite sorts the keys: by their bytes. */
  all(): IterableIterator<[key: string, item: Item]>
}

export type Shelves = {
  /** A shelf of its own for each name. */
  shelf<Item>(name: string): Shelf<Item>
  close(): void
}

/** Rows of one shelf that stay at hand: what is being sold now, and what ended lately. */
const AT_HAND_MAX = 20_000

/**
 * Rows that nothing has touched for long go to a temporary database, so that a book of a million
 * sales is rebuilt in the memory of twenty thousand. SQLite removes the file by itself, also after
 * a crash, because it has no name.
 */
export function openShelves(atHandMax: number = AT_HAND_MAX): Shelves {
  const db = connect('', { timeoutMs: 0 })
  const prepare = statementCache(db)
  db.exec(`CREATE TABLE shelves (name TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID`)
  return {
    shelf: (name) => openShelf(prepare, { name, atHandMax }),
    close: () => db.close(),
  }
}

function openShelf<Item>(
  prepare: ReturnType<typeof statementCache>,
  { name, atHandMax }: { name: string; atHandMax: number },
): Shelf<Item> {
  const atHand = new Map<string, Item>()
  let isAnyAway = false

  /** Those that came first go first: ids are made in the order of time. */
  function putAway(count: number): void {
    const insert = prepare('INSERT OR REPLACE INTO shelves (name, key, body) VALUES (?, ?, ?)')
    prepare('BEGIN').run()
    for (const [key, item] of [...atHand].slice(0, count)) {
      insert.run(name, key, encodeJson(item))
      atHand.delete(key)
    }
    prepare('COMMIT').run()
    isAnyAway = true
  }

  function fetch(key: string): Item | undefined {
    if (!isAnyAway) return undefined
    const row = prepare('SELECT body FROM shelves WHERE name = ? AND key = ?').get(name, key)
    if (row === undefined) return undefined
    const item = decodeJson((row as { body: string }).body) as Item
    put(key, item)
    return item
  }

  function put(key: string, item: Item): void {
    atHand.set(key, item)
    if (atHand.size > atHandMax) putAway(Math.ceil(atHandMax / 2))
  }

  return {
    get: (key) => atHand.get(key) ?? fetch(key),
    put,
    *all() {
      putAway(atHand.size)
      const rows = prepare('SELECT key, body FROM shelves WHERE name = ? ORDER BY key').iterate(
        name,
      )
      for (const row of rows as IterableIterator<{ key: string; body: string }>) {
        yield [row.key, decodeJson(row.body) as Item]
      }
    },
  }
}
