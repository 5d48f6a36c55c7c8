import { type Day, type Unused, unusedOf } from '../domain/billing.ts'
import { planCharge } from '../domain/plan.ts'
import { correctedBack } from '../store/corrections.ts'
import type { BilledPlan } from '../store/plans.ts'
import type { ReadTx } from '../store/tx.ts'

/**
 * What goes back of a plan's last period when its terms change: of what the period cost in the end,
 * so that what a correction gave back does not go back twice.
 */
export function unusedOfPlan(tx: ReadTx, plan: BilledPlan, today: Day): Unused {
  const { id, paidFrom, paidUntil } = plan
  const priceCredits = plan.priceCredits - correctedBack(tx, planCharge(id, paidFrom))
  return unusedOf({ paidFrom, paidUntil, priceCredits }, today)
}
