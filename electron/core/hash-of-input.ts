import { createHash } from 'node:crypto'

/** Tells a repeat of a command from another one under its id: SHA-256 of the input, 32 bytes. */
export function hashOfInput(input: unknown): Buffer {
  const text = JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  return createHash('sha256').update(text).digest()
}
