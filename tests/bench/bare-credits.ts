import { createHash, createHmac } from 'node:crypto'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { makeId } from '../../shared/ids.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { openBook } from '../../electron/store/open.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { customerCredit } from '../../electron/domain/accounts.ts'
import { CREDITS_USED, openingRoute } from '../../electron/domain/credit-entries.ts'
import { insertCustomer } from '../../electron/store/customers.ts'
import { postTransfers } from '../../electron/store/transfers.ts'

/**
 * The same rows as the verbs write, as long as they are there, by hand, into the same tables with
 * the same triggers, pragmas and hashes. Prepared once, each verb in one durable transaction of its
 * own, nothing checked that the tables do not check.
 */
const KEY = new Uint8Array(32).fill(0x11)
const AT = 1_795_000_000_000
const TILL = `till_${'0'.repeat(26)}`
const OPERATOR = `op_${'0'.repeat(26)}`
const USED = 3n

const clock = { nowMs: () => AT, randomBytes: (length: number) => new Uint8Array(length).fill(1) }

export type BareCredits = {
  pair: (wallet: number) => void
  /** A pair for each of these wallets; their reservations share a commit, and so do their ends. */
  pairs: (wallets: readonly number[]) => void
  close: () => void
}

/** @param wallets ids of customers, the same as the other side's: their order decides on pages. */
export function openBareCredits(dir: string, wallets: readonly string[]): BareCredits {
  const book = openBook({ dir, chainKey: KEY, clock })
  book.write((tx) => {
    for (const id of wallets) {
      insertCustomer(tx, { id, name: `Wallet ${id}`, createdAtMs: AT, tier: 'free' })
      const { debit, credit } = openingRoute(id)
      postTransfers(tx, id, AT, [
        {
          debit: ensureAccount(tx, debit),
          credit: ensureAccount(tx, credit),
          amount: 1_000_000n,
          currency: 'CREDIT',
          kind: 'single',
          reference: `credits:init:${id}`,
          customerId: id,
          effectiveAtMs: AT,
        },
      ])
    }
    ensureAccount(tx, CREDITS_USED)
  })
  book.close()
  const db = new BetterSqlite3(join(dir, 'book.sqlite'))
  db.defaultSafeIntegers(true)
  for (const pragma of PRAGMAS) db.pragma(pragma)
  const sql = statements(db)
  let count = 0
  const pairs = (asked: readonly number[]): void => {
    const made = asked.map((wallet) => {
      count += 1
      const id = makeId('res', systemClock.nowMs(), systemClock.randomBytes(10))
      return { id, number: 2 * count, customerId: wallets[wallet % wallets.length] ?? '' }
    })
    durable(sql, () => {
      for (const { id, number, customerId } of made) {
        reserve(sql, customerId, { id, clientId: clientId(number) })
      }
    })
    durable(sql, () => {
      for (const { id, number } of made) commit(sql, { id, clientId: clientId(number + 1) })
    })
  }
  return {
    pair: (wallet) => pairs([wallet]),
    pairs,
    close: () => void db.close(),
  }
}

function clientId(number: number): string {
  return `bench-${number.toString().padStart(9, '0')}`
}

const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'recursive_triggers = ON',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'temp_store = MEMORY',
  'cache_size = -32768',
  'wal_autocheckpoint = 4096',
]

type Sql = ReturnType<typeof statements>
type Cells = Record<string, bigint | string | Uint8Array | null>

function statements(db: BetterSqlite3.Database) {
  const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ')
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    end: db.prepare('COMMIT'),
    known: db.prepare('SELECT verb FROM credit_commands WHERE origin = ? AND client_id = ?'),
    customer: db.prepare('SELECT id, version FROM customers WHERE id = ?'),
    account: db.prepare('SELECT * FROM accounts WHERE code = ? AND currency = ?'),
    head: db.prepare('SELECT seq, hash FROM chain_head WHERE id = 1'),
    transfer: db.prepare(`INSERT INTO transfers VALUES (${marks(20)})`),
    reserve: db.prepare(
      `INSERT INTO reservations (pending_seq, id, customer_id, status, amount, operation, reason,
         created_at, expires_at) VALUES (?, ?, ?, 'reserved', ?, ?, ?, ?, ?)`,
    ),
    reservation: db.prepare('SELECT * FROM reservations WHERE id = ?'),
    commit: db.prepare(
      `UPDATE reservations SET status = 'committed', committed_amount = ?, resolved_at = ?,
         resolved_seq = ? WHERE id = ? AND status = 'reserved'`,
    ),
    usage: db.prepare(
      `INSERT INTO usage_stats (customer_id, operation, day, uses, credits) VALUES (?, ?, ?, 1, ?)
       ON CONFLICT DO UPDATE SET uses = uses + 1, credits = credits + excluded.credits`,
    ),
    keep: db.prepare(`INSERT INTO credit_commands VALUES (${marks(6)})`),
    change: db.prepare('INSERT INTO changes (at, body) VALUES (?, ?)'),
  }
}

function durable(sql: Sql, work: () => void): void {
  sql.begin.run()
  work()
  sql.end.run()
}

type Command = { id: string; clientId: string }

function reserve(sql: Sql, customerId: string, { id, clientId }: Command): void {
  sql.known.get(TILL, clientId)
  sql.customer.get(customerId)
  const reference = `credits:reserve:${TILL}:${clientId}`
  const seq = move(sql, customerId, { kind: 'pending', id, reference, pendingSeq: null })
  sql.reserve.run(seq, id, customerId, USED, 'ai.image', 'bench', AT, AT + 900_000)
  const answer = { amount: USED, expiresAtMs: AT + 900_000 }
  tell(sql, customerId, { verb: 'reserve', clientId, id, answer })
}

function commit(sql: Sql, { id, clientId }: Command): void {
  sql.known.get(TILL, clientId)
  const row = sql.reservation.get(id) as Cells
  const customerId = String(row['customer_id'])
  const pendingSeq = row['pending_seq'] as bigint
  const reference = `credits:committed:${id}`
  const seq = move(sql, customerId, { kind: 'post', id, reference, pendingSeq })
  sql.commit.run(USED, AT, seq, id)
  sql.usage.run(customerId, 'ai.image', Math.floor(AT / 86_400_000), USED)
  sql.customer.get(customerId)
  const answer = { entrySeq: seq, committed: USED, returned: 0n }
  tell(sql, customerId, { verb: 'commit', clientId, id, answer })
}

function move(
  sql: Sql,
  customerId: string,
  leg: { kind: 'pending' | 'post'; id: string; reference: string; pendingSeq: bigint | null },
): bigint {
  const from = (sql.account.get(customerCredit(customerId).code, 'CREDIT') as Cells)['id']
  const to = (sql.account.get(CREDITS_USED.code, 'CREDIT') as Cells)['id']
  const head = sql.head.get() as { seq: bigint; hash: Uint8Array }
  const seq = head.seq + 1n
  const timeout = leg.kind === 'pending' ? AT + 900_000 : null
  const cells = [seq, leg.id, leg.kind, 'CREDIT', USED, from, to, leg.reference]
  const links = [leg.pendingSeq, null, timeout, 'bench', 'ai.image', customerId, TILL, OPERATOR]
  const text = JSON.stringify(['transfer', ...cells, ...links, AT, AT], plain)
  const hash = createHmac('sha256', KEY).update(head.hash).update(text).digest()
  sql.transfer.run(...cells, ...links, AT, AT, head.hash, hash)
  return seq
}

function tell(
  sql: Sql,
  customerId: string,
  done: { verb: string; clientId: string; id: string; answer: object },
): void {
  const account = sql.account.get(customerCredit(customerId).code, 'CREDIT') as Cells
  const balance = (account['credits_posted'] as bigint) - (account['debits_posted'] as bigint)
  const reserved = account['debits_pending'] as bigint
  const credit = { balance, reserved, available: balance - reserved }
  const { verb, clientId, id } = done
  const input = JSON.stringify({ clientId, customerId, amount: '3', operation: 'ai.image' })
  const said = { customerId, reservationId: id, ...done.answer, ...credit }
  const answer = JSON.stringify(said, plain)
  const inputHash = createHash('sha256').update(input).digest()
  sql.keep.run(TILL, clientId, verb, inputHash, answer, AT)
  const change = { topic: 'customer', customerId, version: 1, credit }
  sql.change.run(AT, JSON.stringify(change, plain))
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { $n: value.toString() } : value
}
