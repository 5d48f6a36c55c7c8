import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { chainHead } from '../../electron/store/chain.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { openBook } from '../../electron/store/open.ts'
import { appendAnchor } from '../../electron/store/seal-journal.ts'
import { readGenesis } from '../../electron/store/seals.ts'

/** A console that writes entries and anchors without a pause, until it is told to stop. */
const { dir, chainKey, sealsKey, atMs } = workerData as {
  dir: string
  chainKey: Uint8Array
  sealsKey: Uint8Array
  atMs: number
}
const clock = { nowMs: () => atMs, randomBytes: (length: number) => new Uint8Array(length) }
const book = openBook({ dir, chainKey, clock })
const stop = new AbortController()
parentPort?.once('message', () => stop.abort())
parentPort?.postMessage('open')
const line = { atMs, subject: 'console', source: 'clock', event: 'tick', detail: '' } as const
const move = { fromStatus: null, toStatus: null, outcome: 'noted' } as const
while (!stop.signal.aborted) {
  book.write((tx) => appendEvent(tx, { ...line, ...move }))
  const { seq, hash } = book.read(chainHead)
  const point = { bookId: book.read(readGenesis).bookId, day: '', atMs, kind: 'anchor' as const }
  const digits = Buffer.from(hash).toString('hex')
  appendAnchor(join(dir, 'seals.jsonl'), sealsKey, { ...point, seq, hash: digits })
  await setImmediate()
}
book.close()
