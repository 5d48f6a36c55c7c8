import { createHash } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { deriveKey } from '../core/keys.ts'
import { hashPin } from '../core/pin-hash.ts'
import { openSealedVault } from '../providers/vault/sealed-file.ts'
import { builtWorkers } from '../store/built-workers.ts'
import { DEMO_PIN } from './demo-shop.ts'
import type { DemoMessage, DemoTask } from './demo-worker.ts'
import { makeFolders } from '../store/make-folders.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { parseOptions } from './parse-options.ts'
import type { DemoBook } from './write-demo-book.ts'

const HELP = `Usage: tillbook demo --entries <n> --data <dir> [--seed <n>]

Writes a realistic book for trials and measurements: months of sales with their rates, credit
packages, credits used and held, overpaid sales, corrections, three tills, five people.
The same number and the same seed write the same book.

  --entries <n>   about so many entries (1 to 100000000)
  --data <dir>    a data folder without a book; open it with: npm start -- --data <dir>
  --seed <n>      another book of the same kind (default 1)

Everybody's PIN is ${DEMO_PIN}, the key comes from the seed: never keep real sales in it.
`
const ENTRIES_MAX = 100_000_000

/** `tillbook demo`: fills a new data folder. */
export async function runDemo(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseOptions(argv, {
    entries: { type: 'string' },
    data: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    io.stdout.write(HELP)
    return EXIT.done
  }
  const entries = wholeNumber('--entries', values.entries, 1, ENTRIES_MAX)
  const seed = wholeNumber('--seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER)
  if (values.data === undefined) throw new UsageError('--data needs a folder')
  return fill(join(resolve(io.cwd, values.data), 'live'), { entries, seed }, io)
}

type Size = { entries: number; seed: number }

async function fill(dir: string, size: Size, io: CliIo): Promise<number> {
  refuseInhabited(dir)
  const remove = makeFolder(dir)
  const startedAt = performance.now()
  try {
    const done = await writeShop(dir, size, io)
    const seconds = (performance.now() - startedAt) / 1_000
    io.stdout.write(
      `${done.entries} entries, ${done.transfers} transfers, ${done.sales} sales in ` +
        `${seconds.toFixed(1)} s (${Math.round(done.entries / seconds)} entries/s)\n` +
        `Open it: npm start -- --data ${resolve(dir, '..')}   (PIN ${DEMO_PIN})\n`,
    )
    return EXIT.done
  } catch (error) {
    // Half a demo is a book like any other: somebody might take it for theirs.
    remove()
    throw error
  }
}

/** A key of the seed in a vault that holds another would cost its owner that book for ever. */
function refuseInhabited(dir: string): void {
  const isThere = (name: string): boolean => existsSync(join(dir, name))
  if (isThere('book.sqlite')) {
    throw new UsageError('there is a book in this folder already; nothing was written')
  }
  if (['vault.sealed', 'vault.keychain', 'vault.key'].some(isThere)) {
    throw new UsageError('there is a vault in this folder already; nothing was written')
  }
}

/** @returns what takes away again whatever came into being since. */
function makeFolder(dir: string): () => void {
  const made = makeFolders(dir, 0o700)
  const before = new Set(readdirSync(dir))
  return () => {
    if (made !== undefined) return rmSync(made, { recursive: true, force: true })
    for (const name of readdirSync(dir).filter((one) => !before.has(one))) {
      rmSync(join(dir, name), { recursive: true, force: true })
    }
  }
}

async function writeShop(dir: string, { entries, seed }: Size, io: CliIo): Promise<DemoBook> {
  const digest = (what: string) => createHash('sha256').update(`demo ${what} ${seed}`).digest()
  const master = digest('master')
  const vault = await openSealedVault(dir, { kind: 'key_file' })
  await vault.write('master', master)
  const salt = digest('salt').subarray(0, 16)
  const pin = await hashPin(DEMO_PIN, deriveKey(master, 'pin-pepper'), salt)
  const task = { dir, chainKey: deriveKey(master, 'chain'), entries, seed, pins: [pin] }
  return writeInThread(task, io.signal, (soFar) => {
    io.stderr.write(`${soFar} of ${entries} entries\n`)
  })
}

/**
 * Writing takes minutes in which a thread hears nothing, so it is another one than hears of the
 * stop. @throws the signal's reason, when the thread and its hold on the book are gone.
 */
function writeInThread(
  task: DemoTask,
  signal: AbortSignal,
  onProgress: (entries: number) => void,
): Promise<DemoBook> {
  signal.throwIfAborted()
  const url = builtWorkers()['demo-worker'] ?? new URL('./demo-worker.ts', import.meta.url)
  const worker = new Worker(url, { workerData: task, name: 'demo' })
  return new Promise((resolve, reject) => {
    let book: DemoBook | null = null
    let failure: Error | null = null
    worker.on('message', (message: DemoMessage) => {
      if (message.type === 'progress') onProgress(message.entries)
      else book = message.book
    })
    worker.on('error', (error) => (failure = error))
    worker.on('exit', () => {
      if (book) resolve(book)
      else if (signal.aborted) reject(signal.reason as Error)
      else reject(failure ?? new Error('the thread broke off'))
    })
    signal.addEventListener('abort', () => void worker.terminate(), { once: true })
  })
}

function wholeNumber(name: string, value: string | undefined, min: number, max: number): number {
  const number = value !== undefined && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (number >= min && number <= max) return number
  throw new UsageError(`${name} needs a whole number from ${min} to ${max}`)
}
