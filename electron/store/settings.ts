import { decodeJson, encodeJson } from './json.ts'
import { type Row, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** Anything that checks a value and gives it its type, such as a zod schema. */
type Parser<Value> = { parse(value: unknown): Value }

/** @returns null when it was never written. @throws what the schema throws when it does not fit. */
export function readSetting<Value>(tx: ReadTx, key: string, schema: Parser<Value>): Value | null {
  const row = tx.prepare('SELECT value FROM settings WHERE key = ?').get(key) as Row | undefined
  return row ? schema.parse(decodeJson(text(row, 'value'))) : null
}

/** Bigints keep their type. Secrets do not belong here (style rule 18). */
export function writeSetting(tx: WriteTx, key: string, value: unknown): void {
  tx.prepare(
    `INSERT INTO settings (key, value) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  ).run(key, encodeJson(value))
}
