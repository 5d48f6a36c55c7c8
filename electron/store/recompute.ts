import { accountDetail, accountSubject, type Balance } from './accounts.ts'
import type { Moved, Movement, Reader } from './entries.ts'
import { integer, type Row, text } from './row.ts'
import { wrong, type Wrong } from './wrong.ts'

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
export function fold(state: Recomputed, entry: Moved): Wrong | null {
  if (entry.opened) state.opened.set(entry.opened.subject, entry.opened.detail)
  return entry.movement ? foldMovement(state, entry.seq, entry.movement) : null
}

function foldMovement(state: Recomputed, seq: bigint, movement: Movement): Wrong | null {
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
    if (held === undefined) return wrong('hold_unknown', {})
    if (amount > held) return wrong('hold_exceeded', {})
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

/** What the comparison of all accounts with the chain found. */
export type Compared = {
  /** The first difference, or null. */
  difference: Wrong | null
  accounts: number
  /** Every currency there is; each has a trial balance of zero when nothing differs. */
  currencies: string[]
}

/** Compares every account with the chain, and the two sides of every currency with each other. */
export function compareAccounts(reader: Reader, state: Recomputed): Compared {
  const rows = reader.prepare('SELECT * FROM accounts ORDER BY id').all() as Row[]
  const trial = new Map<string, { posted: bigint; pending: bigint }>()
  let difference: Wrong | null = null
  for (const row of rows) {
    difference ??= accountDifference(row, state)
    addToTrial(trial, row)
  }
  // Every account that moved must still be there; each row above was matched with its opening.
  if (rows.length !== state.opened.size) difference ??= wrong('account_missing', {})
  for (const [currency, { posted, pending }] of trial) {
    if (posted !== 0n || pending !== 0n) {
      difference ??= wrong('trial_other', { currency })
    }
  }
  return { difference, accounts: rows.length, currencies: [...trial.keys()].toSorted() }
}

function addToTrial(trial: Map<string, { posted: bigint; pending: bigint }>, row: Row): void {
  const currency = text(row, 'currency')
  const sum = trial.get(currency) ?? { posted: 0n, pending: 0n }
  const balance = balanceIn(row)
  trial.set(currency, {
    posted: sum.posted + balance.debitsPosted - balance.creditsPosted,
    pending: sum.pending + balance.debitsPending - balance.creditsPending,
  })
}

function balanceIn(row: Row): Balance {
  return {
    debitsPosted: integer(row, 'debits_posted'),
    creditsPosted: integer(row, 'credits_posted'),
    debitsPending: integer(row, 'debits_pending'),
    creditsPending: integer(row, 'credits_pending'),
  }
}

function accountDifference(row: Row, state: Recomputed): Wrong | null {
  const id = integer(row, 'id')
  const detail = accountDetail({
    code: text(row, 'code'),
    currency: text(row, 'currency'),
    kind: text(row, 'kind'),
    limit: text(row, 'balance_limit'),
  })
  if (state.opened.get(accountSubject(id)) !== detail) {
    return wrong('account_other', { account: nameOf(row) })
  }
  return balanceDifference(row, sumOf(state, id))
}

/** Whether one account has what its transfers add up to. @returns the difference, or null. */
export function balanceDifference(row: Row, sum: Balance): Wrong | null {
  const balance = balanceIn(row)
  const isEqual =
    balance.debitsPosted === sum.debitsPosted &&
    balance.creditsPosted === sum.creditsPosted &&
    balance.debitsPending === sum.debitsPending &&
    balance.creditsPending === sum.creditsPending
  return isEqual ? null : wrong('balance_other', { account: nameOf(row) })
}

function nameOf(row: Row): string {
  return `${text(row, 'code')} ${text(row, 'currency')}`
}
