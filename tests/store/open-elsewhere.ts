import { connect } from '../../electron/store/sqlite.ts'
import { openBook } from '../../electron/store/open.ts'

/**
 * Opens a book in a process of its own and says what came of it: `open`, or the error as JSON.
 * `node open-elsewhere.ts <dir> hold` keeps it open until it is killed; `nobody` gives up the
 * rights of root first, which is the only honest way to meet a folder without the right to write.
 */
const [dir = '', mode = ''] = process.argv.slice(2)
const clock = { nowMs: () => Date.now(), randomBytes: (length: number) => new Uint8Array(length) }

if (mode === 'nobody' && process.getuid?.() === 0) {
  // The library is loaded while this process may still read the folder it lies in.
  connect(':memory:', { timeoutMs: 0 }).close()
  process.setuid?.(65_534)
}
const startedAtMs = performance.now()
try {
  const book = openBook({ dir, chainKey: new Uint8Array(32).fill(0x5a), clock })
  console.log(JSON.stringify({ answer: 'open' }))
  if (mode === 'hold') setInterval(() => {}, 1_000)
  else book.close()
} catch (error) {
  const { kind, message } = error as { kind?: string; message: string }
  const tookMs = performance.now() - startedAtMs
  console.log(JSON.stringify({ answer: 'refused', kind, message, tookMs }))
}
