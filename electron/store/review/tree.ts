import type { Reader } from '../entries.ts'
import { integer, type Row } from '../row.ts'
import type { Database } from '../sqlite.ts'
import { accountAt } from './source.ts'
import { addSums, kept, noSums, type Sums, sumsOf, wide } from './sums.ts'

/** One node of the tree while entries are taken in. */
type Node = {
  id: bigint
  sums: Sums
  moved: bigint
  entries: bigint
  firstSeq: bigint
  lastSeq: bigint
}

export type Change = {
  seq: bigint
  debit: bigint
  credit: bigint
  posted: bigint
  pending: bigint
  bookedDay: bigint
  effectiveDay: bigint
}

/** Branches of accounts that were met lately; more than this are looked up again. */
const REMEMBERED_ACCOUNTS_MAX = 50_000

/** Nodes, their entries in order, and their sums by day. Belongs to one connection. */
export class Tree {
  readonly #sql: TreeStatements
  readonly #book: Reader
  readonly #chains = new Map<bigint, Node[]>()
  readonly #nodes = new Map<bigint, Node>()
  readonly #dirty = new Set<Node>()
  readonly #days = new Map<string, DayChange>()

  constructor(db: Database, book: Reader) {
    this.#sql = statements(db)
    this.#book = book
  }

  /** Notes what one entry did to an account and to every branch above it. */
  move(change: Change): void {
    const debits = this.#chainOf(change.debit)
    const credits = this.#chainOf(change.credit)
    const { posted, pending } = change
    const debit: Sums = { ...noSums(), debitsPosted: posted, debitsPending: pending }
    const credit: Sums = { ...noSums(), creditsPosted: posted, creditsPending: pending }
    const both: Sums = { ...debit, creditsPosted: posted, creditsPending: pending }
    for (const node of debits) this.#note(node, change, credits.includes(node) ? both : debit)
    for (const node of credits) if (!debits.includes(node)) this.#note(node, change, credit)
  }

  /** Writes what was noted; the caller has a transaction open. */
  flush(): void {
    for (const node of this.#dirty) {
      const { entries, firstSeq, lastSeq, moved, sums, id } = node
      this.#sql.save.run(entries, firstSeq, lastSeq, kept(moved), ...columns(sums), id)
    }
    for (const day of this.#days.values()) addDay(this.#sql, day)
    this.#dirty.clear()
    this.#days.clear()
    if (this.#chains.size > REMEMBERED_ACCOUNTS_MAX) {
      this.#chains.clear()
      this.#nodes.clear()
    }
  }

  #chainOf(account: bigint): Node[] {
    const known = this.#chains.get(account)
    if (known) return known
    const { code, currency } = accountAt(this.#book, account)
    const parts = code.split(':')
    const chain: Node[] = []
    for (let depth = 0; depth < parts.length; depth += 1) {
      const parent = chain.at(-1)?.id ?? null
      const path = parts.slice(0, depth + 1).join(':')
      chain.push(this.#nodeOf({ code: path, currency, parent, depth: BigInt(depth) }))
    }
    this.#sql.account.run(account, chain.at(-1)?.id ?? null)
    this.#chains.set(account, chain)
    return chain
  }

  #nodeOf(at: { code: string; currency: string; parent: bigint | null; depth: bigint }): Node {
    const found = this.#sql.find.get(at.code, at.currency) as Row | undefined
    if (!found && at.parent !== null) this.#sql.child.run(at.parent)
    const row = found ?? (this.#sql.insert.get(at.code, at.currency, at.parent, at.depth) as Row)
    const id = integer(row, 'id')
    const known = this.#nodes.get(id)
    if (known) return known
    const node: Node = {
      id,
      sums: sumsOf(row),
      moved: wide(row, 'moved'),
      entries: integer(row, 'entries'),
      firstSeq: integer(row, 'first_seq'),
      lastSeq: integer(row, 'last_seq'),
    }
    this.#nodes.set(id, node)
    return node
  }

  #note(node: Node, change: Change, effect: Sums): void {
    addSums(node.sums, effect)
    node.moved += change.posted
    if (node.entries === 0n) node.firstSeq = change.seq
    node.entries += 1n
    node.lastSeq = change.seq
    this.#dirty.add(node)
    const net = node.sums.debitsPosted - node.sums.creditsPosted
    this.#sql.entry.run(node.id, change.seq, node.entries, kept(net))
    this.#noteDay(node.id, 0n, change.bookedDay, effect)
    this.#noteDay(node.id, 1n, change.effectiveDay, effect)
  }

  #noteDay(node: bigint, basis: bigint, day: bigint, effect: Sums): void {
    const key = `${node} ${basis} ${day}`
    const known = this.#days.get(key)
    if (known) addSums(known.sums, effect)
    else this.#days.set(key, { node, basis, day, sums: { ...effect } })
  }
}

type DayChange = { node: bigint; basis: bigint; day: bigint; sums: Sums }

function columns(sums: Sums): (bigint | string)[] {
  const { debitsPosted, creditsPosted, debitsPending, creditsPending } = sums
  return [kept(debitsPosted), kept(creditsPosted), kept(debitsPending), kept(creditsPending)]
}

type TreeStatements = ReturnType<typeof statements>

/** A day's sums run up to its end, so what falls on an earlier day is added to all after it. */
function addDay(sql: TreeStatements, change: DayChange): void {
  const { node, basis, day, sums } = change
  const later = sql.days.all(node, basis, day) as Row[]
  const hasDay = later.some((row) => integer(row, 'day') === day)
  if (!hasDay) {
    const before = sql.dayBefore.get(node, basis, day) as Row | undefined
    const whole = before ? sumsOf(before) : noSums()
    addSums(whole, sums)
    sql.saveDay.run(node, basis, day, ...columns(whole))
  }
  for (const row of later) {
    const whole = sumsOf(row)
    addSums(whole, sums)
    sql.saveDay.run(node, basis, integer(row, 'day'), ...columns(whole))
  }
}

function statements(db: Database) {
  const sums = 'debits_posted, credits_posted, debits_pending, credits_pending'
  return {
    find: db.prepare(
      `SELECT id, entries, first_seq, last_seq, moved, ${sums} FROM nodes
       WHERE code = ? AND currency = ?`,
    ),
    insert: db.prepare(
      `INSERT INTO nodes (code, currency, parent, depth, children, entries, first_seq, last_seq,
         moved, ${sums}) VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)
       RETURNING id, entries, first_seq, last_seq, moved, ${sums}`,
    ),
    child: db.prepare('UPDATE nodes SET children = children + 1 WHERE id = ?'),
    account: db.prepare('UPDATE nodes SET account = ? WHERE id = ?'),
    save: db.prepare(
      `UPDATE nodes SET entries = ?, first_seq = ?, last_seq = ?, moved = ?, debits_posted = ?,
         credits_posted = ?, debits_pending = ?, credits_pending = ? WHERE id = ?`,
    ),
    entry: db.prepare('INSERT INTO entries (node, seq, place, net) VALUES (?, ?, ?, ?)'),
    days: db.prepare(
      `SELECT day, ${sums} FROM node_days WHERE node = ? AND basis = ? AND day >= ?`,
    ),
    dayBefore: db.prepare(
      `SELECT ${sums} FROM node_days WHERE node = ? AND basis = ? AND day < ?
       ORDER BY day DESC LIMIT 1`,
    ),
    saveDay: db.prepare(
      `INSERT OR REPLACE INTO node_days (node, basis, day, ${sums}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
  }
}
