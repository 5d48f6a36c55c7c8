import type { PlanStanding, PlanView } from '../../shared/model/plan.ts'
import { type Day, dayStartMs } from '../domain/billing.ts'
import { latestPlan, type PlanRow } from '../store/plans.ts'
import type { ReadTx } from '../store/tx.ts'
import type { Core } from './core.ts'
import { creditBalance, mustCustomer } from './credit-account.ts'
import { mustShopZone, planTerms, planToday } from './plan-terms.ts'

/** A plan as a window sees it. */
export function planView(tx: ReadTx, plan: PlanRow): PlanView {
  const { customerId, customerName, id, version, status } = plan
  const head = { customerId, customerName, id, version, status }
  if (plan.isGifted) {
    const terms = { interval: null, priceCredits: null, paidFrom: null, paidUntil: null }
    return { ...head, ...terms, nextChargeAtMs: null, giftedBy: plan.operatorName }
  }
  const { interval, priceCredits, paidFrom, paidUntil } = plan
  const isCharged = status === 'active'
  const nextChargeAtMs = isCharged ? dayStartMs(paidUntil, mustShopZone(tx)) : null
  return { ...head, interval, priceCredits, paidFrom, paidUntil, nextChargeAtMs, giftedBy: null }
}

/** MANA-51: a customer without a plan is a customer, not an error. */
function noPlan(customer: { id: string; name: string }): PlanView {
  return {
    customerId: customer.id,
    customerName: customer.name,
    id: null,
    version: 0,
    status: 'none',
    interval: null,
    priceCredits: null,
    paidFrom: null,
    paidUntil: null,
    nextChargeAtMs: null,
    giftedBy: null,
  }
}

/** MANA-11, MANA-21, MANA-36. @throws Refusal not_found */
export function planStanding(core: Core, customerId: string): PlanStanding {
  return core.book.read((tx) => {
    const customer = mustCustomer(tx, customerId)
    const plan = latestPlan(tx, customerId)
    return {
      plan: plan ? planView(tx, plan) : noPlan(customer),
      isServed: plan !== null && isServed(plan, planToday(core, tx)),
      availableCredits: creditBalance(tx, customerId).available,
      terms: planTerms(tx),
    }
  })
}

/** An active plan whose charge is due this minute is served; the charge or the pause follows. */
function isServed(plan: PlanRow, today: Day): boolean {
  if (plan.isGifted) return plan.status === 'gifted'
  return plan.status === 'active' || (plan.status === 'ended' && plan.paidUntil > today)
}
