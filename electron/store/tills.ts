import { type Row, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

export type Till = { id: string; name: string }

/** Puts the till in, or gives it its new name. */
export function ensureTill(tx: WriteTx, id: string, name: string): void {
  tx.prepare(
    `INSERT INTO tills (id, name) VALUES (?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name`,
  ).run(id, name)
}

/** The till of this console: the first that was put in. */
export function till(tx: ReadTx): Till | null {
  const row = tx.prepare('SELECT id, name FROM tills ORDER BY rowid LIMIT 1').get() as
    | Row
    | undefined
  return row ? { id: text(row, 'id'), name: text(row, 'name') } : null
}
