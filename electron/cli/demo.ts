import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { deriveKey } from '../core/keys.ts'
import { hashPin } from '../core/pin-hash.ts'
import { openSealedVault } from '../providers/vault/sealed-file.ts'
import { DEMO_PIN } from './demo-shop.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { writeDemoBook } from './write-demo-book.ts'

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

async function fill(
  dir: string,
  { entries, seed }: { entries: number; seed: number },
  io: CliIo,
): Promise<number> {
  if (existsSync(join(dir, 'book.sqlite'))) {
    io.stderr.write('tillbook demo: there is a book in this folder already; nothing was written\n')
    return EXIT.failed
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const digest = (what: string) => createHash('sha256').update(`demo ${what} ${seed}`).digest()
  const master = digest('master')
  const vault = await openSealedVault(dir, { kind: 'key_file' })
  await vault.write('master', master)
  const salt = digest('salt').subarray(0, 16)
  const pin = await hashPin(DEMO_PIN, deriveKey(master, 'pin-pepper'), salt)
  const startedAt = performance.now()
  const done = writeDemoBook({
    dir,
    chainKey: deriveKey(master, 'chain'),
    entries,
    seed,
    pins: [pin],
    signal: io.signal,
    onProgress: (soFar) => {
      io.stderr.write(`${soFar.entries} of ${entries} entries\n`)
    },
  })
  const seconds = (performance.now() - startedAt) / 1_000
  io.stdout.write(
    `${done.entries} entries, ${done.transfers} transfers, ${done.sales} sales in ` +
      `${seconds.toFixed(1)} s (${Math.round(done.entries / seconds)} entries/s)\n` +
      `Open it: npm start -- --data ${resolve(dir, '..')}   (PIN ${DEMO_PIN})\n`,
  )
  return EXIT.done
}

function wholeNumber(name: string, value: string | undefined, min: number, max: number): number {
  const number = value !== undefined && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (number >= min && number <= max) return number
  throw new UsageError(`${name} needs a whole number from ${min} to ${max}`)
}
