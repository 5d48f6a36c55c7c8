import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Reads one line from standard input; at a terminal it asks, and shows nothing of what is typed.
 */
export async function readPassphrase(): Promise<string> {
  const isTerminal = process.stdin.isTTY
  if (isTerminal) process.stderr.write('Passphrase of the vault: ')
  // readline echoes to its output; this one swallows everything.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output, terminal: isTerminal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (isTerminal) process.stderr.write('\n')
  }
}
