import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { chainHead } from '../../electron/store/chain.ts'
import { appendChange, headSeq } from '../../electron/store/changes.ts'
import { openBook } from '../../electron/store/open.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import type { ReadTx } from '../../electron/store/tx.ts'
import { verifyAll } from '../../electron/store/verify.ts'
import {
  basicAccounts,
  CHAIN_KEY,
  leg,
  rawConnection,
  standingClock,
  START_MS,
  TILL,
  tempBook,
  tempDir,
} from './fixtures.ts'

/**
 * What a power cut leaves: a log cut anywhere, or with a sector that never arrived. `kill -9`
 * cannot show it, because the kernel still writes what the process gave it (reliability 5.2c).
 * `TILLBOOK_TORN_CUTS=2000` for a long night.
 */
const CUTS = Number(process.env['TILLBOOK_TORN_CUTS'] ?? 40)
const COMMITS = 40

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
      takeReceiptNumber(tx, TILL)
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
    const checked = await verifyAll(
      rawConnection(book.file),
      CHAIN_KEY,
      () => {},
      new AbortController().signal,
    )
    return book.read((tx) => ({
      isWhole: checked.ok,
      head: chainHead(tx).seq,
      changes: headSeq(tx),
      receipts: receiptsIn(tx),
    }))
  } finally {
    book.close()
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

describe('a log that was cut anywhere reopens as a prefix of what was committed', () => {
  const shares = Array.from({ length: CUTS }, (_, cut) => cut / CUTS)

  test.each(shares)('cut at %f of its length', async (share) => {
    const at = Math.floor(log.length * share)
    expect(await reopen(log.subarray(0, at))).toEqual(committedAt(at))
  })

  test('whole, everything is there', async () => {
    expect(await reopen(log)).toEqual(committedAt(log.length))
  })
})

describe('a log with a sector that never arrived reopens as what was before it', () => {
  const shares = Array.from({ length: Math.ceil(CUTS / 4) }, (_, hole) => hole / (CUTS / 4))

  test.each(shares)('a hole at %f of its length', async (share) => {
    const at = Math.floor((log.length * share) / 512) * 512
    const torn = Buffer.from(log)
    // What lay there before, not zeros: half of a page is zeros anyway.
    for (let byte = at; byte < Math.min(at + 512, torn.length); byte += 1) {
      torn[byte] = 255 - (torn[byte] ?? 0)
    }
    expect(await reopen(torn)).toEqual(committedAt(at))
  })
})
