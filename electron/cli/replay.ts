import { resolve } from 'node:path'
import { randomInt } from 'node:crypto'
import { replayBook, type ReplayResult } from '../store/replay/replay-book.ts'
import type { ReplayedTable } from '../store/replay/compare-table.ts'
import { wordsOf } from '../store/replay/refusal.ts'
import { connect } from '../store/sqlite.ts'
import { bookFile } from './book-file.ts'
import { copyBook } from './copy-book.ts'
import { entryProgress } from './entry-progress.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { PROFILE_HELP, PROFILE_OPTIONS, profileOf } from './profile.ts'
import { structureBreak } from './structure-break.ts'

const HELP = `Usage: tillbook replay <data folder or book file> [options]

Rebuilds every table of a book from its append-only log alone, entry by entry, and compares each
with the table that stands: rows, hash, and the first row that differs. Then tells all that the
inbox holds again, shuffled and more than once: it must book the same. Opens a copy read-only;
nothing of the book is changed, and a console may be open on it. No key is needed: that the log
itself is as it was written is proved by tillbook verify.

${PROFILE_HELP}  --seed <n>      the order of telling the inbox again (default: a new one)
  --temp <dir>    where the copy is made (default: the system's temporary folder)

The hash over all tables is the same as long as the log and the tables agree. The content hash
leaves out what depends on the order in which things were told (numbers given out one after
another, times, ways to an end): two books that were told the same have the same one.

Exit codes: 0 every table is as the log tells, 1 something is not, 2 not understood.
`

const OPTIONS = {
  ...PROFILE_OPTIONS,
  seed: { type: 'string' },
  temp: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** `tillbook replay` (OPP-09). @returns 0 all is as the log tells, 1 not, 2 not understood. */
export async function runReplay(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, OPTIONS, 1)
  if (values.help === true) {
    io.stdout.write(HELP)
    return EXIT.done
  }
  const file = bookFile(positionals[0], profileOf(values), io)
  const seed = seedOf(values.seed)
  const copy = await copyBook(
    file,
    values.temp === undefined ? undefined : resolve(io.cwd, values.temp),
  )
  try {
    io.signal.throwIfAborted()
    return await replay(copy.file, seed, io)
  } finally {
    copy.remove()
  }
}

const SEED_END = 2 ** 32

function seedOf(given: string | undefined): number {
  if (given === undefined) return randomInt(SEED_END)
  if (!/^\d{1,10}$/.test(given) || Number(given) >= SEED_END) {
    throw new UsageError('--seed is a whole number below 4294967296')
  }
  return Number(given)
}

async function replay(file: string, seed: number, io: CliIo): Promise<number> {
  const db = connect(file, { timeoutMs: 1_000 })
  try {
    db.pragma('query_only = ON')
    const damage = structureBreak(db)
    if (damage !== null) {
      io.stdout.write(`broken: ${damage}\n`)
      return EXIT.failed
    }
    const progress = entryProgress(io)
    const result = await replayBook(db, {
      onProgress: ({ replayedToSeq, headSeq }) => progress(replayedToSeq, headSeq),
      signal: io.signal,
      seed,
    })
    tell(io, result)
    return result.isSame ? EXIT.done : EXIT.failed
  } finally {
    db.close()
  }
}

function tell(io: CliIo, result: ReplayResult): void {
  const say = (line: string): void => void io.stdout.write(`${line}\n`)
  const { refused, inbox } = result
  if (refused) {
    say(`the log is refused at entry ${refused.seq}: ${wordsOf(refused)}`)
    return
  }
  for (const table of result.tables) say(lineOf(table))
  for (const { name, difference } of result.tables) {
    if (difference !== null) say(`${name}: ${difference}`)
  }
  if (inbox) {
    const { facts, deliveries, seed, difference } = inbox
    const found = difference ?? 'booked the same'
    say(`inbox: ${facts} facts told ${deliveries} times, shuffled by seed ${seed}: ${found}`)
  }
  say(`replayed to entry ${result.headSeq}`)
  say(`hash ${result.hash}`)
  if (result.hash !== result.standingHash) say(`standing ${result.standingHash}`)
  say(`content ${result.contentHash}`)
}

/** Name, rows, hash of the rebuilt table and the verdict, in columns that can be cut apart. */
function lineOf({ name, rows, hash, isSame }: ReplayedTable): string {
  const verdict = isSame ? 'same' : 'different'
  return `${name.padEnd(13)}${String(rows).padStart(9)}  ${hash}  ${verdict}`
}
