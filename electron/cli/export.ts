import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type ExportOrder, exportOrderSchema } from '../../shared/model/export.ts'
import { lookAtBook } from '../exports/look-at-book.ts'
import { fileNameOf, OrderFlaw } from '../exports/resolve-order.ts'
import { type ExportProgress, writeExport } from '../exports/write-export.ts'
import { makeFolders } from '../store/make-folders.ts'
import { dataFolder } from './data-folder.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { PROFILE_HELP, PROFILE_OPTIONS, profileOf } from './profile.ts'
import { systemWords } from './system-words.ts'

const HELP = `Usage: tillbook export --format <format> [options]

Writes the book out. A console may be open on it: nothing waits for this, and what is sold
meanwhile is not in the file. The same book and the same options write the same bytes.

  --format <format>     csv, jsonl, hledger, beancount or pdf
  --data <dir>          the data folder (default: that of this user)
${PROFILE_HELP}  --from <yyyy-mm-dd>   first day (default: the beginning)
  --to <yyyy-mm-dd>     last day (default: the end)
  --zone <name>         time zone of the days and times (default: the shop's)
  --currency <code>     only this currency: BTC, CREDIT or a code like EUR
  --account <code>      only this account and those beneath it (csv, jsonl, pdf)
  --customer <id>       only this customer (csv, jsonl; pdf: the statement of the credits)
  --language <en|de>    of the words in a pdf (default en)
  --out <file or dir>   where to (default: here, under a name that tells what it is)
  --force               over a file that is there
`

/** `tillbook export`: the book as a file, with its checksum. */
export async function runExport(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseOptions(argv, OPTIONS)
  if (values.help === true) {
    io.stdout.write(HELP)
    return EXIT.done
  }
  const bookFile = bookOf(values, io)
  if (!existsSync(bookFile)) {
    throw new UsageError(`there is no book at ${bookFile}`)
  }
  const { headSeq, timeZone } = lookAtBook(bookFile)
  const order = orderOf(values, timeZone)
  const target = targetOf(values.out, fileNameOf(order, headSeq), io)
  if (existsSync(target) && values.force !== true) {
    throw new UsageError(`${target} is there already; --force writes over it`)
  }
  return write({ bookFile, order, headSeq, target }, io)
}

const OPTIONS = {
  format: { type: 'string' },
  data: { type: 'string' },
  ...PROFILE_OPTIONS,
  from: { type: 'string' },
  to: { type: 'string' },
  zone: { type: 'string' },
  currency: { type: 'string' },
  account: { type: 'string' },
  customer: { type: 'string' },
  language: { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Flag = 'force' | 'help' | 'sandbox'
type Values = { [Name in Exclude<keyof typeof OPTIONS, Flag>]?: string | undefined } & {
  sandbox?: boolean | undefined
}

function bookOf(values: Values, io: CliIo): string {
  return join(dataFolder(io, values.data), profileOf(values), 'book.sqlite')
}

/** The words of the order on the command line, as a person there knows them. */
const FLAGS: Readonly<Record<string, string>> = {
  format: '--format',
  fromDate: '--from',
  toDate: '--to',
  timeZone: '--zone',
  currency: '--currency',
  account: '--account',
  customerId: '--customer',
  language: '--language',
}

function orderOf(values: Values, shopZone: string): ExportOrder {
  const parsed = exportOrderSchema.safeParse({
    format: values.format,
    fromDate: values.from ?? null,
    toDate: values.to ?? null,
    timeZone: values.zone ?? shopZone,
    currency: values.currency ?? null,
    account: values.account ?? null,
    customerId: values.customer ?? null,
    language: values.language ?? 'en',
  })
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? 'format')
  throw new UsageError(`${FLAGS[field] ?? field} is missing or not understood`)
}

function targetOf(out: string | undefined, fileName: string, io: CliIo): string {
  if (out === undefined) return join(io.cwd, fileName)
  const path = resolve(io.cwd, out)
  const isFolder = out.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory()
  return isFolder === true ? join(path, fileName) : path
}

async function write(work: Parameters<typeof writeExport>[0], io: CliIo): Promise<number> {
  try {
    makeFolders(dirname(work.target))
    const result = await writeExport(work, (progress) => tell(progress, io), io.signal)
    if (io.isTty) io.stderr.write('\r\u001b[K')
    io.stdout.write(
      `${work.target}\n${result.entries} entries, ${result.bytes} bytes, ` +
        `sealed to entry ${work.headSeq}\nsha256 ${result.sha256}\n`,
    )
    return EXIT.done
  } catch (error) {
    if (error instanceof OrderFlaw) {
      throw new UsageError(`${FLAGS[error.field] ?? error.field}: ${error.why}`)
    }
    const plain = error instanceof Error ? error.message : String(error)
    const message = systemWords(error) ?? plain
    io.stderr.write(
      `tillbook export: ${io.signal.aborted ? 'stopped' : message}; no file was left\n`,
    )
    return EXIT.failed
  }
}

function tell({ entries, entriesTotal }: ExportProgress, io: CliIo): void {
  if (io.isTty) io.stderr.write(`\r${entries} of ${entriesTotal ?? '?'} entries`)
}
