import { ACCOUNT_OPENED, type Balance } from '../accounts.ts'
import { listIn, type LoggedEvent, type LoggedTransfer, type Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Cells, RebuiltTable } from './tables.ts'

type Account = { code: string; currency: string; kind: string; limit: string } & Balance

type Held = { amount: bigint; debit: bigint; credit: bigint }

export type AccountsTeller = Teller & {
  /** The number of an account, once the log has opened it. */
  idOf(code: string, currency: string): bigint | undefined
  table: RebuiltTable
}

/**
 * Opens accounts and moves money between them again, under the rules of the engine: one currency,
 * what is held is resolved once and never exceeded, and a limit is never crossed. Accounts stay in
 * memory, as in the check of the whole book: there are as many as customers, not as sales.
 */
export function tellAccounts(): AccountsTeller {
  const accounts = new Map<bigint, Account>()
  const ids = new Map<string, bigint>()
  const held = new Map<bigint, Held>()

  function open({ subject, detail }: LoggedEvent): void {
    const id = BigInt(/^account:(\d+)$/.exec(subject)?.[1] ?? '0')
    must(id > 0n && !accounts.has(id), 'account_misplaced', { account: subject })
    const [code = '', currency = '', kind = '', limit = ''] = listIn(detail)
    must(!ids.has(`${code} ${currency}`), 'account_twice', { account: `${code} ${currency}` })
    ids.set(`${code} ${currency}`, id)
    const balance = { debitsPosted: 0n, creditsPosted: 0n, debitsPending: 0n, creditsPending: 0n }
    accounts.set(id, { code, currency, kind, limit, ...balance })
  }

  function side(id: bigint, currency: string): Account {
    const account = accounts.get(id)
    must(account !== undefined, 'account_unknown', { account: id })
    must(account.currency === currency, 'account_currency', { account: account.code, currency })
    return account
  }

  /** Takes what was held off both sides; @returns how much that was. */
  function release(transfer: LoggedTransfer, pendingSeq: bigint): bigint {
    const hold = held.get(pendingSeq)
    must(hold !== undefined, 'hold_unknown', { entry: pendingSeq })
    const isSame = hold.debit === transfer.debit && hold.credit === transfer.credit
    must(isSame, 'hold_accounts', { entry: pendingSeq })
    must(transfer.amount <= hold.amount, 'hold_exceeded', { entry: pendingSeq })
    held.delete(pendingSeq)
    return hold.amount
  }

  function move(transfer: LoggedTransfer): void {
    const { amount, currency, kind, pendingSeq } = transfer
    const debit = side(transfer.debit, currency)
    const credit = side(transfer.credit, currency)
    const isEnd = kind === 'post' || kind === 'void'
    must(isEnd === (pendingSeq !== null), 'transfer_kind', { kind })
    if (kind === 'pending') {
      debit.debitsPending += amount
      credit.creditsPending += amount
      held.set(transfer.seq, { amount, debit: transfer.debit, credit: transfer.credit })
    } else if (pendingSeq !== null) {
      const freed = release(transfer, pendingSeq)
      debit.debitsPending -= freed
      credit.creditsPending -= freed
    }
    if (kind === 'single' || kind === 'post') {
      debit.debitsPosted += amount
      credit.creditsPosted += amount
    }
    for (const account of [debit, credit]) {
      must(isWithin(account), 'account_overdrawn', { account: account.code })
    }
  }

  return {
    take(entry) {
      if (entry.is === 'transfer') move(entry)
      else if (entry.event === ACCOUNT_OPENED) open(entry)
    },
    idOf: (code, currency) => ids.get(`${code} ${currency}`),
    table: tableOf(accounts),
  }
}

function isWithin(account: Account): boolean {
  const { limit, debitsPosted, debitsPending, creditsPosted, creditsPending } = account
  if (limit === 'debits_not_over_credits') return debitsPosted + debitsPending <= creditsPosted
  if (limit === 'credits_not_over_debits') return creditsPosted + creditsPending <= debitsPosted
  return true
}

const COLUMNS = [
  'id',
  'code',
  'currency',
  'kind',
  'balance_limit',
  'debits_posted',
  'credits_posted',
  'debits_pending',
  'credits_pending',
]

function tableOf(accounts: ReadonlyMap<bigint, Account>): RebuiltTable {
  return {
    name: 'accounts',
    table: 'accounts',
    columns: COLUMNS,
    // By name, not by number: which account was opened first depends on who paid first.
    standing: `SELECT code || ' ' || currency AS key, ${COLUMNS.join(', ')} FROM accounts
      ORDER BY key`,
    *rows() {
      const named = [...accounts].map(([id, account]): [Buffer, Cells] => [
        Buffer.from(`${account.code} ${account.currency}`),
        cellsOf(id, account),
      ])
      // The order of bytes, as SQLite has it; JavaScript compares halves of characters.
      for (const [key, cells] of named.toSorted(([left], [right]) => Buffer.compare(left, right))) {
        yield [key.toString(), cells]
      }
    },
    content: (cells) => cells.slice(1),
  }
}

function cellsOf(id: bigint, account: Account): Cells {
  const { code, currency, kind, limit } = account
  const { debitsPosted, creditsPosted, debitsPending, creditsPending } = account
  const sums = [debitsPosted, creditsPosted, debitsPending, creditsPending].map(String)
  return [`${id}`, code, currency, kind, limit, ...sums]
}
