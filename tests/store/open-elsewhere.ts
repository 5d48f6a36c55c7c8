import { connect } from '../../electron/store/sqlite.ts'
import { type Book, openBook } from '../../electron/store/open.ts'
import { readSetting, writeSetting } from '../../electron/store/settings.ts'

/**
 * Opens a book in a process of its own and says what came of it: `open`, or the error as JSON.
 * `node open-elsewhere.ts <dir> hold` keeps it open until it is killed; `nobody` gives up the
 * rights of root first, which is the only honest way to meet a folder without the right to write;
 * `fill` writes until the system refuses, and says what is there then.
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
  if (mode !== 'fill') console.log(JSON.stringify({ answer: 'open' }))
  if (mode === 'fill') fill(book)
  if (mode === 'hold') setInterval(() => {}, 1_000)
  else book.close()
} catch (error) {
  const { kind, message } = error as { kind?: string; message: string }
  const tookMs = performance.now() - startedAtMs
  console.log(JSON.stringify({ answer: 'refused', kind, message, tookMs }))
}

function fill(book: Book): void {
  let saved = 0
  try {
    for (; saved < 10_000; saved += 1) {
      book.write((tx) => {
        writeSetting(tx, 'count', saved + 1)
        writeSetting(tx, `ballast ${saved}`, 'x'.repeat(5_000))
      })
    }
  } catch (error) {
    const { kind } = error as { kind?: string }
    const found = book.read((tx) => readSetting(tx, 'count', { parse: Number }))
    console.log(
      JSON.stringify({ answer: 'refused', kind, saved, found, state: book.storageState() }),
    )
  }
}
