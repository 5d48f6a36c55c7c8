import { decodeJson, encodeJson } from './json.ts'
import { bytes, type Row, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** A command that had its effect, under the id its caller chose (style rule 9). */
export type CreditCommand = { verb: string; inputHash: Uint8Array; answer: unknown }

export function creditCommand(tx: ReadTx, origin: string, clientId: string): CreditCommand | null {
  const row = tx
    .prepare(
      'SELECT verb, input_hash, answer FROM credit_commands WHERE origin = ? AND client_id = ?',
    )
    .get(origin, clientId) as Row | undefined
  if (!row) return null
  return {
    verb: text(row, 'verb'),
    inputHash: bytes(row, 'input_hash'),
    answer: decodeJson(text(row, 'answer')),
  }
}

export function keepCreditCommand(
  tx: WriteTx,
  command: CreditCommand & { origin: string; clientId: string; atMs: number },
): void {
  tx.prepare(
    `INSERT INTO credit_commands (origin, client_id, verb, input_hash, answer, at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(
    command.origin,
    command.clientId,
    command.verb,
    command.inputHash,
    encodeJson(command.answer),
    command.atMs,
  )
}
