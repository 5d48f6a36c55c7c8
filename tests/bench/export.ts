import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ExportFormat, ExportOrder } from '../../shared/model/export.ts'
import { lookAtBook } from '../../electron/exports/look-at-book.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { bigBook } from '../support/big-book.ts'
import { printLine, printSkipped, spreadOf } from './line.ts'

const TRANSFERS = 1_000_000
/** hledger holds the whole journal in memory, some 4 kB a transaction. */
const TOOL_TRANSFERS_MAX = 100_000
const QUERY_ROUNDS = 50
const CHAIN_KEY = new Uint8Array(32).fill(0x42)

type Measured = { entries: number; bytes: number; ms: number; peakMib: number }

/**
 * Writes the whole book in every text format, each in a process of its own, from a book and from
 * one a tenth of its size: entries a second, and the ratio of the two peaks of memory, which is 1
 * when memory does not grow with the book. Then hledger's own `balance` on our journal beside the
 * question to our book that it answers.
 */
export async function run(transfers = countOf(process.argv[3])): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-bench-export-'))
  try {
    const big = bookOf(join(dir, 'big'), transfers)
    const small = bookOf(join(dir, 'small'), Math.ceil(transfers / 10))
    for (const format of ['csv', 'jsonl', 'hledger', 'beancount'] as const) {
      const target = join(dir, format)
      const few = write(small, format, target)
      const many = write(big, format, target)
      rmSync(target)
      const perSecond = Math.round((many.entries / many.ms) * 1_000)
      printLine(
        'export',
        { label: `${format}_entries_per_s`, value: perSecond },
        spreadOf([many.ms]),
        many.ms / many.entries / (few.ms / few.entries),
      )
      printLine(
        'export',
        { label: `${format}_peak_mib`, value: many.peakMib.toFixed(0) },
        spreadOf([many.ms]),
        many.peakMib / few.peakMib,
      )
    }
    besideHledger(dir, transfers)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function countOf(argument: string | undefined): number {
  return argument !== undefined && /^\d{3,9}$/.test(argument) ? Number(argument) : TRANSFERS
}

type BenchBook = { file: string; headSeq: bigint }

function bookOf(dir: string, transfers: number): BenchBook {
  const file = bigBook({ dir, chainKey: CHAIN_KEY, transfers })
  return { file, headSeq: lookAtBook(file).headSeq }
}

function write(book: BenchBook, format: ExportFormat, target: string): Measured {
  const order: ExportOrder = {
    format,
    fromDate: null,
    toDate: null,
    timeZone: 'Europe/Berlin',
    currency: null,
    account: null,
    customerId: null,
    language: 'en',
  }
  const work = { bookFile: book.file, target, order, headSeq: String(book.headSeq) }
  const script = fileURLToPath(new URL('./export-process.ts', import.meta.url))
  const answer = execFileSync(process.execPath, [script, JSON.stringify(work)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(answer) as Measured
}

/** The same question of both: what stands on every account. */
function besideHledger(dir: string, transfers: number): void {
  if (spawnSync('hledger', ['--version']).error) {
    return printSkipped('export hledger_balance', 'hledger is not installed')
  }
  const count = Math.min(transfers, TOOL_TRANSFERS_MAX)
  const book = bookOf(join(dir, 'tool'), count)
  const journal = join(dir, 'tool.journal')
  write(book, 'hledger', journal)
  const startedAt = performance.now()
  execFileSync('hledger', ['-f', journal, 'balance', '-N', '--flat'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    maxBuffer: 64 * 1_024 * 1_024,
  })
  const theirsMs = performance.now() - startedAt
  const ours = spreadOf(Array.from({ length: QUERY_ROUNDS }, () => askBalances(book.file)))
  printLine(
    'export',
    { label: `hledger_balance_ms_of_${count}`, value: theirsMs.toFixed(0) },
    ours,
    theirsMs / ours.p50,
  )
}

/** From opening the file to the last row, as a program that is started for it would. */
function askBalances(file: string): number {
  const startedAt = performance.now()
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  db.prepare('SELECT code, currency, debits_posted - credits_posted FROM accounts').all()
  db.close()
  return performance.now() - startedAt
}
