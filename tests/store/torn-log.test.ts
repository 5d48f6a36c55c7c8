import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { chainHead } from '../../electron/store/chain.ts'
import { appendChange, headSeq } from '../../electron/store/changes.ts'
import { openBook } from '../../electron/store/open.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import type { ReadTx } from '../../electron/store/tx.ts'
import { verifyAll } from '../../electron/store/verify.ts'
import { RUN_SEED, seededRandom } from '../support/run-seed.ts'
import {
  basicAccounts,
  bookSale,
  CHAIN_KEY,
  leg,
  standingClock,
  START_MS,
  tempBook,
  tempDir,
} from './fixtures.ts'

/**
 * What a power cut leaves: a log cut anywhere, or with a sector that never arrived. `kill -9`
 * cannot show it, because the kernel still writes what the process gave it (reliability 5.2c).
 * `TILLBOOK_TORN_CUTS=2000` for a long night, and `TILLBOOK_SEED` to run one again.
 */
const CUTS = Number(process.env['TILLBOOK_TORN_CUTS'] ?? 40)
const HOLES = Math.ceil(CUTS / 4)
const COMMITS = 40
const SECTOR_BYTES = 512

/** After each commit: how long the log was then, and where the chain ended. */
const commits: { logBytes: number; head: bigint }[] = []
let file: string
let log: Buffer

beforeAll(() => {
  const book = tempBook()
  const accounts = book.write(basicAccounts)
  // Everything so far goes into the book itself, so that the log holds the sales alone.
  book.read((tx) => tx.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all())
  commits.push({ logBytes: 0, head: book.read((tx) => chainHead(tx).seq) })
  for (let sale = 1; sale <= COMMITS; sale += 1) {
    book.write((tx) => {
      bookSale(tx, accounts, START_MS + sale)
      appendChange(tx, START_MS + sale, { topic: 'settings' })
      const legs = Array.from({ length: 1 + (sale % 5) }, () =>
        leg({ debit: accounts.cash, credit: accounts.income }),
      )
      postTransfers(tx, `sale ${sale}`, START_MS + sale, legs)
    })
    const logBytes = statSync(`${book.file}-wal`).size
    commits.push({ logBytes, head: book.read((tx) => chainHead(tx).seq) })
  }
  file = join(tempDir(), 'book.sqlite')
  copyFileSync(book.file, file)
  log = readFileSync(`${book.file}-wal`)
})

/** Opens a copy of the book beside the given log. @returns where everything in it ends. */
async function reopen(torn: Buffer) {
  const dir = tempDir()
  copyFileSync(file, join(dir, 'book.sqlite'))
  writeFileSync(join(dir, 'book.sqlite-wal'), torn)
  const book = openBook({ dir, chainKey: CHAIN_KEY, clock: standingClock() })
  try {
    const { signal } = new AbortController()
    const reader = connect(book.file, { timeoutMs: 0, isReadOnly: true })
    const checked = await verifyAll(reader, CHAIN_KEY, () => {}, signal)
    reader.close()
    return book.read((tx) => ({
      isWhole: checked.ok,
      head: chainHead(tx).seq,
      changes: headSeq(tx),
      receipts: receiptsIn(tx),
    }))
  } finally {
    book.close()
    rmSync(dir, { recursive: true })
  }
}

function receiptsIn(tx: ReadTx): bigint {
  const row = tx.prepare('SELECT last_number AS n FROM receipt_counters').get()
  return (row as { n: bigint } | undefined)?.n ?? 0n
}

/** What a log that is sound up to `logBytes` must hold: every commit before that, and no more. */
function committedAt(logBytes: number) {
  const sales = commits.findLastIndex((commit) => commit.logBytes <= logBytes)
  return { isWhole: true, head: commits[sales]?.head, changes: sales, receipts: BigInt(sales) }
}

/** Half of them at the edges of commits, to the byte, where a mistake by one would hide. */
function placesToCut(): number[] {
  const random = seededRandom(1)
  const edges = commits.flatMap(({ logBytes }) => [logBytes - 1, logBytes, logBytes + 1])
  const inside = edges.filter((at) => at >= 0 && at <= log.length)
  return Array.from({ length: CUTS }, (_none, cut) =>
    cut % 2 === 0 ? random(log.length + 1) : (inside[random(inside.length)] ?? 0),
  )
}

const TIME_OUT_MS = 30_000 + CUTS * 1_000

test(`a log cut at ${CUTS} places reopens as a prefix of what was committed, seed ${RUN_SEED}`, {
  timeout: TIME_OUT_MS,
}, async () => {
  expect(await reopen(log)).toEqual(committedAt(log.length))
  for (const at of placesToCut()) {
    expect(await reopen(log.subarray(0, at)), `cut at ${at}`).toEqual(committedAt(at))
  }
})

test(`a log with a sector lost at ${HOLES} places reopens as before it, seed ${RUN_SEED}`, {
  timeout: TIME_OUT_MS,
}, async () => {
  const random = seededRandom(2)
  for (let hole = 0; hole < HOLES; hole += 1) {
    const at = random(Math.floor(log.length / SECTOR_BYTES)) * SECTOR_BYTES
    const torn = Buffer.from(log)
    // What lay there before, not zeros: half of a page is zeros anyway.
    for (let byte = at; byte < Math.min(at + SECTOR_BYTES, torn.length); byte += 1) {
      torn[byte] = 255 - (torn[byte] ?? 0)
    }
    expect(await reopen(torn), `a hole at ${at}`).toEqual(committedAt(at))
  }
})
