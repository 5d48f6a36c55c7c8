import type { CreditBalance } from '../../shared/model/credits.ts'
import { customerCredit } from '../domain/accounts.ts'
import type { CreditRoute } from '../domain/credit-entries.ts'
import { type Balance, balanceOf, ensureAccount } from '../store/accounts.ts'
import { type Customer, customerById } from '../store/customers.ts'
import { BookRefusal, type Leg, postTransfers } from '../store/transfers.ts'
import type { ReadTx } from '../store/tx.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { Refusal } from './refusal.ts'

const NOTHING: CreditBalance = { balance: 0n, reserved: 0n, available: 0n }

/** What a customer owns, what of it is held, and what is left (MANA-04, MANA-28). */
export function creditBalance(tx: ReadTx, customerId: string): CreditBalance {
  const { code, currency } = customerCredit(customerId)
  return creditOf(balanceOf(tx, code, currency))
}

export function creditOf(sums: Balance | null): CreditBalance {
  if (!sums) return NOTHING
  const balance = sums.creditsPosted - sums.debitsPosted
  return { balance, reserved: sums.debitsPending, available: balance - sums.debitsPending }
}

/** @throws Refusal not_found */
export function mustCustomer(tx: ReadTx, customerId: string): Customer {
  const customer = customerById(tx, customerId)
  if (!customer) throw new Refusal('not_found')
  return customer
}

/** Reads how the account stands now, and tells every window so after the commit. */
export function tellCredit(
  unit: Commit,
  customer: Pick<Customer, 'id' | 'version'>,
): CreditBalance {
  const credit = creditBalance(unit.tx, customer.id)
  unit.announce({
    topic: 'customer',
    customerId: customer.id,
    version: customer.version,
    credit,
  })
  return credit
}

/** One movement of one customer's credits: the parts of a transfer that verbs choose. */
export type CreditMove = Pick<Leg, 'kind' | 'amount' | 'reference'> &
  Partial<Pick<Leg, 'pendingSeq' | 'timeoutAtMs' | 'memo' | 'reason'>> & {
    /** The reservation it belongs to, or the command itself. */
    groupId: string
    customerId: string
    route: CreditRoute
    bookedAtMs: number
    actor: Actor | null
  }

/**
 * Books one movement of credits. The engine refuses an overdraft, so no reading before it can be
 * raced (MANA-41, MANA-45).
 * @returns its number in the chain. @throws Refusal insufficient_credits with what is available.
 */
export function moveCredits(core: Core, unit: Commit, move: CreditMove): bigint {
  const { groupId, route, bookedAtMs, actor, ...parts } = move
  const leg: Leg = {
    ...parts,
    debit: ensureAccount(unit.tx, route.debit),
    credit: ensureAccount(unit.tx, route.credit),
    currency: 'CREDIT',
    tillId: core.tillId,
    operatorId: actor?.operatorId ?? null,
    effectiveAtMs: bookedAtMs,
  }
  try {
    const [posted] = postTransfers(unit.tx, groupId, bookedAtMs, [leg])
    if (!posted) throw new Error('a movement of credits left no entry')
    return posted.seq
  } catch (error) {
    if (!(error instanceof BookRefusal) || error.kind !== 'overdraft') throw error
    const { available } = creditBalance(unit.tx, move.customerId)
    throw new Refusal('insufficient_credits', { available })
  }
}

/** The unique reference of a command's effect; a second net under the kept answer. */
export function commandReference(verb: string, actor: Actor, clientId: string): string {
  return `credits:${verb}:${actor.originId}:${clientId}`
}
