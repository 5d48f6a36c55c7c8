import { dirname, join, resolve } from 'node:path'
import { builtWorkers } from '../store/built-workers.ts'
import { genesisOf, isGenesis } from '../store/entries.ts'
import { hashAt } from '../store/history.ts'
import { proveApart } from '../store/prove-apart.ts'
import { text } from '../store/row.ts'
import {
  type Anchor,
  anchorsInForce,
  type JournalContent,
  readSealJournal,
  SEAL_JOURNAL,
} from '../store/seal-journal.ts'
import { parseSealCode, type SealCode } from '../store/seal-code.ts'
import { connect, type Database } from '../store/sqlite.ts'
import { grantRead, statementCache } from '../store/tx.ts'
import { verifyAll, type VerifyResult } from '../store/verify.ts'
import { verifyTail } from '../store/verify-tail.ts'
import { bookFile } from './book-file.ts'
import { type BookKeys, bookKeys } from './book-keys.ts'
import { copyBook } from './copy-book.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { entryProgress } from './entry-progress.ts'
import { parseOptions } from './parse-options.ts'
import { PROFILE_HELP, PROFILE_OPTIONS, profileOf } from './profile.ts'
import { structureBreak } from './structure-break.ts'
import { VAULT_HELP, VAULT_OPTIONS } from './vault-source.ts'

const HELP = `Usage: tillbook verify <data folder or book file> [options]

Proves a book without the console: opens a copy read-only, computes every hash, balance and trial
balance again, and compares it with its seals and with the side journal beside it. Says the head,
or the first broken entry and why. Nothing of the book is changed; a console may be open on it.

${PROFILE_HELP}  --seals <path>  the side journal (default: ${SEAL_JOURNAL} beside the book)
  --seal <code>   a seal that was kept elsewhere, as its QR says it; may be repeated
  --temp <dir>    where the copy is made (default: the system's temporary folder)
${VAULT_HELP}
Older names that are still understood: --key-file, --passphrase-file, TILLBOOK_PASSPHRASE.

Exit codes: 0 everything was proved, 1 something is wrong or could not be proved, 2 not understood.
Without the key, order and sums are still checked, and what could not be proved is said. Without a
side journal or a seal, an older copy of the whole book cannot be told from the book: a book that
was ever sealed then ends with 1.
`

const OPTIONS = {
  ...PROFILE_OPTIONS,
  ...VAULT_OPTIONS,
  'key-file': { type: 'string' },
  seals: { type: 'string' },
  seal: { type: 'string', multiple: true },
  temp: { type: 'string' },
  'passphrase-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** `tillbook verify`: proves a book. @returns 0 proved, 1 not, 2 not understood. */
export async function runVerify(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, OPTIONS, 1)
  if (values.help === true) {
    io.stdout.write(HELP)
    return EXIT.done
  }
  const file = bookFile(positionals[0], profileOf(values), io)
  const seals = (values.seal ?? []).map(sealCode)
  const at = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(io.cwd, path)
  const journalFile = at(values.seals) ?? join(dirname(file), SEAL_JOURNAL)
  const keyFile = at(values['vault-key-file'] ?? values['key-file'])
  const passphraseFile = at(values['vault-passphrase-file'] ?? values['passphrase-file'])
  const found = await bookKeys(file, io, { keyFile, passphraseFile })
  const keys = 'keys' in found ? found.keys : null
  const why = 'why' in found ? found.why : ''
  const journals = journalsAt(journalFile, keys)
  const copy = await copyBook(file, at(values.temp))
  try {
    io.signal.throwIfAborted()
    return await prove(copy.file, { journals, keys, why, seals }, io)
  } finally {
    copy.remove()
  }
}

function sealCode(code: string): SealCode {
  const parsed = parseSealCode(code)
  if (!parsed) throw new UsageError(`${code} is not the code of a seal`)
  return parsed
}

type Journals = { proved: JournalContent; told: JournalContent }

/**
 * Read before the book is copied: a console that is open may write an anchor at any moment, and
 * one that is newer than the copy would make a healthy book look rolled back.
 */
function journalsAt(file: string, keys: BookKeys | null): Journals {
  const told = readSealJournal(file, null)
  return { told, proved: keys ? readSealJournal(file, keys.seals) : told }
}

type Terms = {
  journals: Journals
  keys: BookKeys | null
  /** Why there are no keys. */
  why: string
  seals: readonly SealCode[]
}

async function prove(file: string, terms: Terms, io: CliIo): Promise<number> {
  const db = connect(file, { timeoutMs: 1_000 })
  try {
    db.pragma('query_only = ON')
    db.pragma('cell_size_check = ON')
    const damage = structureBreak(db)
    if (damage !== null) return tell(io, { ok: false, brokenAtSeq: null, reason: damage })
    const genesis = genesisOf(db)
    if (!genesis) return tell(io, { ok: false, brokenAtSeq: 0n, reason: 'missing' })
    const bookId = text(genesis, 'book_id')
    io.stdout.write(`book ${bookId}\n`)
    const key = keyOf(db, terms)
    if (key.isFirstChanged) {
      return tell(io, { ok: false, brokenAtSeq: 0n, reason: 'its content was changed' })
    }
    const { keys, why } = key
    const journal = keys ? terms.journals.proved : terms.journals.told
    const anchors = [...anchorsInForce(journal.anchors), ...terms.seals.map(asAnchor)]
    const progress = entryProgress(io)
    const result = await verifyAll(
      db,
      keys?.chain ?? null,
      ({ checkedToSeq, headSeq }) => progress(checkedToSeq, headSeq),
      io.signal,
      anchors,
      // The copy is nobody else's, so every core of this machine can prove a part of it.
      proveApart({
        file,
        chainKey: keys?.chain ?? null,
        workerUrl: builtWorkers()['prove-worker'],
      }),
    )
    const code = tell(io, result)
    tellHead(db, result, io)
    const isSealed = result.ok && result.seals > 0
    const gaps = unproved({ keys, why, journal, anchors, isSealed })
    for (const gap of gaps) io.stdout.write(`not proved: ${gap.what}\n`)
    return gaps.some((gap) => gap.isFailure) ? EXIT.failed : code
  } finally {
    db.close()
  }
}

/**
 * The key, when it is this book's. With the right key and only entry 0 changed, the entries after
 * it still prove the key: that is a break, and no reason to go on without it.
 */
function keyOf(
  db: Database,
  { keys, why }: Terms,
): { keys: BookKeys | null; why: string; isFirstChanged: boolean } {
  if (keys === null) return { keys, why, isFirstChanged: false }
  const genesis = genesisOf(db)
  if (genesis && isGenesis(genesis, keys.chain)) return { keys, why, isFirstChanged: false }
  const tail = verifyTail(grantRead(statementCache(db)), keys.chain, KEY_TRIED_ON)
  const isFirstChanged = !tail.ok && !tail.isWrongKey
  return { keys: null, why: 'this is not the key it was written with', isFirstChanged }
}

/** Entries at the end that tell a wrong key from a changed entry 0. */
const KEY_TRIED_ON = 100

function asAnchor(seal: SealCode): Anchor {
  return { number: 0, kind: 'seal', atMs: 0, ...seal }
}

type Told =
  | Extract<VerifyResult, { ok: true }>
  | { ok: false; brokenAtSeq: bigint | null; reason: string }

function tell(io: CliIo, result: Told): number {
  if (!result.ok) {
    const at = result.brokenAtSeq === null ? 'broken' : `broken at entry ${result.brokenAtSeq}`
    io.stdout.write(`${at}: ${result.reason}\n`)
    return EXIT.failed
  }
  const { headSeq, accounts, holds, currencies, seals, anchors } = result
  io.stdout.write(
    `whole to entry ${headSeq}\n` +
      `checked: ${accounts} balances, ${holds} open reservations, trial balance zero in ` +
      `${currencies.join(', ') || 'no currency'}, ${seals} seals, ${anchors} points kept outside\n`,
  )
  return EXIT.done
}

/** The head of a whole book; of a broken one the entry before the break, which still stands. */
function tellHead(db: Database, result: VerifyResult, io: CliIo): void {
  const seq = result.ok ? result.headSeq : (result.brokenAtSeq ?? 0n) - 1n
  const hash = seq < 0n ? null : hashAt(db, seq)
  if (hash) io.stdout.write(`${result.ok ? 'head' : 'last sound'} ${hex(hash)} at ${seq}\n`)
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex')
}

/**
 * What this run could not prove, each in one sentence. A book that was never sealed has no older
 * copy that anybody could have noted, so that gap alone is no failure.
 */
function unproved(of: {
  keys: BookKeys | null
  why: string
  journal: JournalContent
  anchors: readonly Anchor[]
  isSealed: boolean
}): { what: string; isFailure: boolean }[] {
  const gaps: { what: string; isFailure: boolean }[] = []
  const add = (what: string, isFailure = true): void => void gaps.push({ what, isFailure })
  if (of.keys === null) {
    add(
      `that the content of any entry is as it was written (${of.why}); looked at were the file, ` +
        'the order of the entries, what each resolves, and all sums',
    )
    if (of.journal.anchors.length > 0) add('that the side journal was written by this book')
  }
  if (of.journal.state === 'damaged') {
    add(`what line ${of.journal.damagedLine} of the side journal said`)
  }
  if (of.anchors.length === 0) {
    add(
      'that this is not an older copy: there is no side journal and no seal to compare; ' +
        'give a seal that was kept elsewhere with --seal <code>',
      of.isSealed,
    )
  }
  return gaps
}
