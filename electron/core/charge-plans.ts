import { setImmediate } from 'node:timers/promises'
import type { PlanDay } from '../../shared/model/plan.ts'
import { dayStartMs } from '../domain/billing.ts'
import { type BilledPlan, duePlans, nextDueDay, type PlanRow } from '../store/plans.ts'
import { commit, type Commit } from './commit.ts'
import type { Core } from './core.ts'
import { settlePlan } from './move-plan.ts'
import { noteDoubt } from './plan-doubt.ts'
import { planToday, shopZone } from './plan-terms.ts'

/**
 * Charges in one transaction, some 50 ms. Counted in charges and not in plans: after three years
 * without power twenty monthly plans have 720, and the till would stand still for seconds.
 */
const CHARGES_PER_COMMIT = 20

export type BillingRound = {
  periodsCharged: number
  creditsCharged: bigint
  plansPaused: number
  /** When the next period of any plan begins, ms; null when none runs. */
  nextDueAtMs: number | null
} & PlanDay

/**
 * MANA-37: charges every period that has begun and is not charged yet, of every active plan,
 * however long nothing ran; nothing while the day is doubted. Two rounds at once charge once: each
 * plan is read again in the transaction that charges it.
 */
export async function chargePlans(core: Core, signal?: AbortSignal): Promise<BillingRound> {
  const round = { periodsCharged: 0, creditsCharged: 0n, plansPaused: 0 }
  const zone = core.book.read(shopZone)
  if (zone === null) return { ...round, nextDueAtMs: null, doubt: null }
  const { doubt } = noteDoubt(core)
  // Told, or a service that gets no charges would take this for a month without any.
  if (doubt !== null) return { ...round, nextDueAtMs: null, doubt }
  while (signal?.aborted !== true && chargeBatch(core, round)) {
    // A shop with thousands of plans goes on selling at midnight of the first of the month.
    await setImmediate()
  }
  // The clock may have leapt meanwhile: what was charged is due by the day before, and no more is.
  const { doubt: newDoubt } = noteDoubt(core)
  const day = newDoubt === null ? core.book.read(nextDueDay) : null
  return { ...round, nextDueAtMs: day === null ? null : dayStartMs(day, zone), doubt: newDoubt }
}

/** @returns false when nothing was due; then the round is over. */
function chargeBatch(
  core: Core,
  round: { periodsCharged: number; creditsCharged: bigint; plansPaused: number },
): boolean {
  // Looked at outside of a transaction first: nearly every round finds nothing to do.
  const isDue = core.book.read((tx) => duePlans(tx, planToday(core, tx), 1).length > 0)
  if (!isDue) return false
  const told = commit(core, (unit) => settleSome(core, unit))
  for (const { before, after } of told) {
    if (after.isGifted) continue
    const periods = after.periodsCharged - before.periodsCharged
    round.periodsCharged += periods
    round.creditsCharged += BigInt(periods) * before.priceCredits
    if (after.status === 'paused') round.plansPaused += 1
  }
  return true
}

type Settled = { before: BilledPlan; after: PlanRow }

/** As many charges as one commit takes, the longest overdue first; the rest stays due. */
function settleSome(core: Core, unit: Commit): Settled[] {
  const today = planToday(core, unit.tx)
  let left = CHARGES_PER_COMMIT
  return duePlans(unit.tx, today, CHARGES_PER_COMMIT).flatMap((before) => {
    if (left <= 0) return []
    const after = settlePlan(core, unit, before, today, left)
    // Each step of a plan is one version of it: a charge, or its pause.
    left -= after.version - before.version
    return [{ before, after }]
  })
}
