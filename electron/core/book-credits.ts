import { customerCredit } from '../domain/accounts.ts'
import type { CreditRoute } from '../domain/credit-entries.ts'
import { ensureAccount } from '../store/accounts.ts'
import { customerById } from '../store/customers.ts'
import { BookRefusal, postTransfers } from '../store/transfers.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { creditBalance, tellCredit } from './credit-account.ts'
import { lapseOverdueOf } from './lapse-reservations.ts'
import { Refusal } from './refusal.ts'

/** One leg: its reference names the effect, so that the book takes it once. */
export type CreditLeg = {
  route: CreditRoute
  amount: bigint
  reference: string
  memo: string
  /** Whose statement it stands on; null for the shop's own. */
  customerId: string | null
}

/**
 * Books the legs of one group, all or none, and tells every window how the accounts of the named
 * customers stand now; reservations that are overdue hold nothing back. Gifts and plans go by it:
 * they have legs without a customer, several legs at once, and periods that began before they are
 * booked.
 * @throws BookRefusal overdraft, reference_used; nothing of the group was written.
 */
export function bookCredits(
  core: Core,
  unit: Commit,
  group: { groupId: string; actor: Actor | null; effectiveAtMs?: number },
  legs: readonly CreditLeg[],
): void {
  const { groupId, actor, effectiveAtMs } = group
  const nowMs = core.clock.nowMs()
  for (const { customerId, route } of legs) {
    const isTaken = customerId !== null && route.debit.code === customerCredit(customerId).code
    if (isTaken) lapseOverdueOf(core, unit, customerId)
  }
  const posted = legs.map(({ route, ...leg }) => ({
    ...leg,
    debit: ensureAccount(unit.tx, route.debit),
    credit: ensureAccount(unit.tx, route.credit),
    currency: 'CREDIT',
    kind: 'single' as const,
    tillId: core.tillId,
    operatorId: actor?.operatorId ?? null,
    effectiveAtMs: effectiveAtMs ?? nowMs,
  }))
  postTransfers(unit.tx, groupId, nowMs, posted)
  for (const customerId of new Set(legs.map((leg) => leg.customerId))) {
    const customer = customerId === null ? null : customerById(unit.tx, customerId)
    if (customer) tellCredit(unit, customer)
  }
}

/**
 * Runs a booking out of one customer's credits. The engine refuses the overdraft, so no reading
 * before it can be raced (MANA-45). @throws Refusal insufficient_credits with what is available.
 */
export function withinCredits<Value>(
  unit: Commit,
  customerId: string | null,
  work: () => Value,
): Value {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof BookRefusal) || error.kind !== 'overdraft') throw error
    if (customerId === null) throw error
    const { available } = creditBalance(unit.tx, customerId)
    throw new Refusal('insufficient_credits', { available })
  }
}
