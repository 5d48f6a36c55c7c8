import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { genesisOf, LAST_SEQ, linksBetween } from '../../electron/store/entries.ts'
import { proveApart } from '../../electron/store/prove-apart.ts'
import { bytes } from '../../electron/store/row.ts'
import { connect, type Database } from '../../electron/store/sqlite.ts'
import { verifyAll } from '../../electron/store/verify.ts'
import { printLine, spreadOf } from './line.ts'

/**
 * The whole verification as the command line does it, in as many threads as there are cores,
 * against a bare HMAC loop over the same bytes, already in memory and in one thread: reading,
 * order, balances, seals and the file's own check come on top of the hashes.
 * `npm run bench -- verify`, with another number of entries as the second word.
 */
const KEY = new Uint8Array(32).fill(0x5a)
const ROUNDS = 5

export async function run(entries = Number(process.argv[3] ?? 1_000_000)): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-bench-verify-'))
  try {
    writeDemoBook({ dir, chainKey: KEY, entries, seed: 1 })
    const db = connect(join(dir, 'book.sqlite'), { timeoutMs: 0, isReadOnly: true })
    const bare = bareLoop(db)
    const times = { ours: [] as number[], bare: [] as number[] }
    // In turns, so that a busy machine slows both alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      times.bare.push(timed(bare))
      times.ours.push(await timedVerify(db))
    }
    db.close()
    const [ours, plain] = [spreadOf(times.ours), spreadOf(times.bare)]
    const perSecond = Math.round((entries * 1_000) / ours.p50)
    printLine('verify', { label: 'entries_per_s', value: perSecond }, ours, plain.p50 / ours.p50)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function timedVerify(db: Database): Promise<number> {
  const startedAt = performance.now()
  const { signal } = new AbortController()
  const options = { file: db.name, chainKey: KEY }
  const result = await verifyAll(db, KEY, () => {}, signal, [], proveApart(options))
  if (!result.ok) throw new Error(`the book of the bench is broken: ${result.reason}`)
  return performance.now() - startedAt
}

function timed(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

/** The hashes of all entries and nothing else. */
function bareLoop(db: Database): () => void {
  const texts = linksBetween(db, { afterSeq: 0n, toSeq: LAST_SEQ }).map(
    ({ canonical }) => canonical,
  )
  const genesis = genesisOf(db)
  if (!genesis) throw new Error('the book of the bench has no beginning')
  const first = bytes(genesis, 'hash')
  return () => {
    let last: Uint8Array = first
    for (const canonical of texts) {
      last = createHmac('sha256', KEY).update(last).update(canonical).digest()
    }
  }
}

if (import.meta.main) await run(Number(process.argv[2] ?? 1_000_000))
