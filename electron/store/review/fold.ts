import type { Reader } from '../entries.ts'
import { integer, type Row } from '../row.ts'
import type { Database } from '../sqlite.ts'
import { type Dim, DIMS } from './index-schema.ts'
import { createListBook, type ListBook, type ListValue } from './list-book.ts'
import { accountAt, type Point, type Told, toldBetween } from './source.ts'
import { effectOf } from './sums.ts'
import { createTakingsBook, takingOf, type TakingsBook } from './takings-book.ts'
import { Tree } from './tree.ts'

const DAY_MS = 86_400_000n
/** Parts of a reference that are shorter are words, not ids. */
const MARK_LENGTH_MIN = 8
/** Enough to be nearly unique; the rest is compared in the book. */
export const MARK_LENGTH = 16

/**
 * Follows the book with the index. The caller makes a new one after any failure, because what it
 * remembers may then be ahead of what was written.
 */
export class Fold {
  readonly #db: Database
  readonly #book: Reader
  readonly #tree: Tree
  readonly #lists: ListBook
  readonly #takings: TakingsBook
  readonly #sql: FoldStatements
  readonly #accounts = new Map<bigint, { code: string; node: bigint }>()
  #seq: bigint
  #lines: bigint

  constructor(db: Database, book: Reader) {
    this.#db = db
    this.#book = book
    this.#tree = new Tree(db, book)
    this.#lists = createListBook(db)
    this.#takings = createTakingsBook(db, book)
    this.#sql = statements(db)
    const about = db.prepare('SELECT seq, lines FROM about').get() as Row
    this.#seq = integer(about, 'seq')
    this.#lines = integer(about, 'lines')
  }

  /** How far the index has read the book. */
  get seq(): bigint {
    return this.#seq
  }

  /**
   * Takes in the next transfers up to the head, at most `limit`, in one transaction of the index.
   * @returns true when the index has reached the head.
   */
  step(head: Point, limit: bigint): boolean {
    if (this.#seq >= head.seq) return true
    const rows = toldBetween(this.#book, { afterSeq: this.#seq, toSeq: head.seq, limit })
    const last = rows.at(-1)
    const isThrough = last === undefined || BigInt(rows.length) < limit
    this.#write(rows, isThrough ? head : { seq: last.seq, hash: last.hash })
    return isThrough
  }

  #write(rows: readonly Told[], end: Point): void {
    this.#sql.begin.run()
    try {
      for (const told of rows) this.#take(told)
      this.#tree.flush()
      this.#lists.flush()
      this.#takings.flush()
      this.#sql.about.run(end.seq, end.hash, this.#lines)
      this.#sql.commit.run()
    } finally {
      if (this.#db.inTransaction) this.#sql.rollback.run()
    }
    this.#seq = end.seq
    if (this.#accounts.size > REMEMBERED_ACCOUNTS_MAX) this.#accounts.clear()
  }

  #take(told: Told): void {
    this.#lines += 1n
    const { seq, debit, credit } = told
    const effect = effectOf(told)
    const bookedDay = told.bookedAtMs / DAY_MS
    const effectiveDay = told.effectiveAtMs / DAY_MS
    this.#tree.move({ seq, debit, credit, ...effect, bookedDay, effectiveDay })
    const [from, to] = [this.#accountOf(debit), this.#accountOf(credit)]
    const taking = takingOf({
      kind: told.kind,
      debitCode: from.code,
      creditCode: to.code,
      isCorrection: told.correctsSeq !== null,
    })
    if (taking) this.#takings.add(told, taking)
    const lists = this.#listsOf(told, { bookedDay, effectiveDay, tender: taking?.tender ?? null })
    const times = [told.bookedAtMs, told.effectiveAtMs]
    const moved = [from.node, to.node, told.amount, told.held]
    this.#sql.line.run(seq, this.#lines, ...times, ...moved, ...lists)
    if (told.correctsSeq !== null) this.#sql.correction.run(told.correctsSeq, seq)
    for (const mark of marksOf(told.reference)) this.#sql.mark.run(mark, seq)
  }

  /** The lists that a transfer is on, in the order of the columns. */
  #listsOf(
    told: Told,
    derived: { bookedDay: bigint; effectiveDay: bigint; tender: string | null },
  ): (bigint | null)[] {
    const { currency, seq } = told
    const { posted: moved } = effectOf(told)
    const values: Record<Dim, ListValue | null> = {
      kind: told.kind,
      booked_day: derived.bookedDay,
      effective_day: derived.effectiveDay,
      size: sizeOf(told.amount),
      memo: memoOf(told),
      customer: told.customerId,
      till: told.tillId,
      operator: told.operatorId,
      tender: derived.tender,
    }
    return DIMS.map((dim) => {
      const value = values[dim]
      if (value === null) return null
      return this.#lists.add({ dim, value, currency, seq, moved, atMs: dateOn(dim, told) })
    })
  }

  #accountOf(id: bigint): { code: string; node: bigint } {
    const known = this.#accounts.get(id)
    if (known) return known
    const { code } = accountAt(this.#book, id)
    const account = { code, node: integer(this.#sql.node.get(id) as Row, 'id') }
    this.#accounts.set(id, account)
    return account
  }
}

type FoldStatements = ReturnType<typeof statements>

function statements(db: Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    about: db.prepare('UPDATE about SET seq = ?, hash = ?, lines = ?'),
    node: db.prepare('SELECT id FROM nodes WHERE account = ?'),
    mark: db.prepare('INSERT OR IGNORE INTO marks (mark, seq) VALUES (?, ?)'),
    correction: db.prepare('INSERT INTO corrections (corrects, seq) VALUES (?, ?)'),
    line: db.prepare(
      `INSERT INTO lines (seq, place, booked_at, effective_at, debit, credit, amount, held,
         ${DIMS.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${DIMS.map(() => '?').join(', ')})`,
    ),
  }
}

const REMEMBERED_ACCOUNTS_MAX = 100_000

/** The date by which a transfer is on a list of days; 0 on any other. */
function dateOn(dim: Dim, told: Told): bigint {
  if (dim === 'booked_day') return told.bookedAtMs
  return dim === 'effective_day' ? told.effectiveAtMs : 0n
}

/** Memo and reason as one text: a reviewer looks for words, not for columns. */
function memoOf(told: Told): string | null {
  const text = told.reason === '' ? told.memo : `${told.memo}\n${told.reason}`
  return text === '' ? null : text
}

/** Amounts by their first four bits: a range is some whole lists and two that are looked into. */
export function sizeOf(amount: bigint): bigint {
  const bits = BigInt(amount.toString(2).length)
  const first = bits > 4n ? amount >> (bits - 4n) : amount << (4n - bits)
  return bits * 8n + (first & 7n)
}

/** What a reference can be found by besides its beginning; `reference` begins the first part. */
export function marksOf(reference: string): string[] {
  const [, ...inner] = reference.toLowerCase().split(':')
  return inner
    .filter((part) => part.length >= MARK_LENGTH_MIN)
    .map((part) => part.slice(0, MARK_LENGTH))
}
