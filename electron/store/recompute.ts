import { accountDetail, accountSubject, type Balance } from './accounts.ts'
import type { Movement, Reader, StoredEntry } from './entries.ts'
import { integer, type Row, text } from './row.ts'

/** Balances and account names as the chain alone tells them, to be compared with the tables. */
export type Recomputed = {
  sums: Map<bigint, Balance>
  /** Amounts of the pending transfers that nothing has resolved yet. */
  held: Map<bigint, bigint>
  /** What each account's opening event said. */
  opened: Map<string, string>
}

export function emptyRecomputed(): Recomputed {
  return { sums: new Map(), held: new Map(), opened: new Map() }
}

/** Takes one entry in. @returns what is wrong with it, or null. */
export function fold(state: Recomputed, entry: StoredEntry): string | null {
  if (entry.opened) state.opened.set(entry.opened.subject, entry.opened.detail)
  return entry.movement ? foldMovement(state, entry.seq, entry.movement) : null
}

function foldMovement(state: Recomputed, seq: bigint, movement: Movement): string | null {
  const { amount, kind, pendingSeq } = movement
  const debit = sumOf(state, movement.debit)
  const credit = sumOf(state, movement.credit)
  if (kind === 'pending') {
    debit.debitsPending += amount
    credit.creditsPending += amount
    state.held.set(seq, amount)
    return null
  }
  if (pendingSeq !== null) {
    const held = state.held.get(pendingSeq)
    if (held === undefined) return 'resolves what is not held'
    state.held.delete(pendingSeq)
    debit.debitsPending -= held
    credit.creditsPending -= held
  }
  if (kind !== 'void') {
    debit.debitsPosted += amount
    credit.creditsPosted += amount
  }
  return null
}

function sumOf(state: Recomputed, account: bigint): Balance {
  const known = state.sums.get(account)
  if (known) return known
  const fresh = { debitsPosted: 0n, creditsPosted: 0n, debitsPending: 0n, creditsPending: 0n }
  state.sums.set(account, fresh)
  return fresh
}

/** Compares every account with the chain. @returns the first difference in words, or null. */
export function differenceIn(reader: Reader, state: Recomputed): string | null {
  const rows = reader.prepare('SELECT * FROM accounts ORDER BY id').all() as Row[]
  for (const row of rows) {
    const found = accountDifference(row, state)
    if (found) return found
  }
  // Every account that moved must still be there; each row above was matched with its opening.
  return rows.length === state.opened.size ? null : 'an account is missing'
}

function accountDifference(row: Row, state: Recomputed): string | null {
  const id = integer(row, 'id')
  const name = `${text(row, 'code')} ${text(row, 'currency')}`
  const detail = accountDetail({
    code: text(row, 'code'),
    currency: text(row, 'currency'),
    kind: text(row, 'kind'),
    limit: text(row, 'balance_limit'),
  })
  if (state.opened.get(accountSubject(id)) !== detail) return `account ${name} was not opened so`
  const sum = sumOf(state, id)
  const isEqual =
    integer(row, 'debits_posted') === sum.debitsPosted &&
    integer(row, 'credits_posted') === sum.creditsPosted &&
    integer(row, 'debits_pending') === sum.debitsPending &&
    integer(row, 'credits_pending') === sum.creditsPending
  return isEqual ? null : `the balance of ${name} is not the sum of its transfers`
}
