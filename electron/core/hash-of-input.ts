import { hash } from 'node:crypto'

/** Tells a repeat of a command from another one under its id: SHA-256 of the input, 32 bytes. */
export function hashOfInput(input: unknown): Buffer {
  const text = JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  return hash('sha256', text, 'buffer')
}
