import { z } from 'zod'
import type { Reader } from '../store/entries.ts'
import { type Row, text } from '../store/row.ts'
import { readSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'

/** What everybody and everything of a book is called, by id. */
export type BookNames = {
  shop: string
  customers: ReadonlyMap<string, string>
  tills: ReadonlyMap<string, string>
  operators: ReadonlyMap<string, string>
}

const shopNameSchema = z.object({ shopName: z.string() })

/**
 * The names of this moment. Unlike entries they may change at any time, so a file takes them once,
 * before its first entry: somebody who is renamed meanwhile has one name in it.
 */
export function readNames(tx: ReadTx): BookNames {
  return {
    shop: readSetting(tx, 'shop', shopNameSchema)?.shopName ?? 'Tillbook',
    customers: namesIn(tx, 'customers'),
    tills: namesIn(tx, 'tills'),
    operators: namesIn(tx, 'operators'),
  }
}

function namesIn(reader: Reader, table: 'customers' | 'tills' | 'operators'): Map<string, string> {
  const rows = reader.prepare(`SELECT id, name FROM ${table}`).all() as Row[]
  return new Map(rows.map((row) => [text(row, 'id'), text(row, 'name')]))
}
