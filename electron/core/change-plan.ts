import {
  type PlanChange,
  type PlanInterval,
  type PlanView,
  planViewSchema,
} from '../../shared/model/plan.ts'
import { type Day, periodStart } from '../domain/billing.ts'
import { priceOf } from '../domain/plan.ts'
import type { Customer } from '../store/customers.ts'
import { appendEvent } from '../store/events.ts'
import { type BilledPlan, latestPlan, type PlanRow } from '../store/plans.ts'
import { answerOnce } from './answer-once.ts'
import { withinCredits } from './book-credits.ts'
import { apart, type Commit } from './commit.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer } from './credit-account.ts'
import { beginPlan, endPlan, foreseePlan, giftPlanTo, movePlan, settlePlan } from './move-plan.ts'
import { mustKnowDay } from './plan-doubt.ts'
import { planTerms, planToday } from './plan-terms.ts'
import { planView } from './plan-view.ts'
import { Refusal } from './refusal.ts'
import { unusedOfPlan } from './unused-of-plan.ts'

type Asked = { customerId: string; clientId: string }
type AskedTerms = Asked & { interval: PlanInterval; agreedCredits: bigint | null }

/**
 * MANA-12, MANA-53: begins a plan and charges its first period, also after a pause. Within days
 * that are paid already it goes on for nothing until they are over.
 * @throws Refusal not_found, id_reused, plan_gifted, plan_running, insufficient_credits,
 * terms_changed, plan_day_doubted
 */
export function activatePlan(core: Core, actor: Actor, input: AskedTerms): Promise<PlanView> {
  return moving(core, actor, 'plan.activate', input, (unit, standing) => {
    const { plan, today } = standing
    if (plan?.status === 'active') throw new Refusal('plan_running')
    if (isResumable(plan, today) && plan.interval === input.interval) {
      refuseOtherTerms(input, 0n)
      return movePlan(core, unit, plan, { event: 'resumed', actor })
    }
    return begin(core, unit, actor, input, standing)
  })
}

/**
 * MANA-14: the new interval begins today and is charged at once; unused days of the old one go
 * back, rounded down (docs/decisions/0010).
 * @throws Refusal not_found, id_reused, plan_gifted, plan_running (it is that interval already),
 * plan_not_running, insufficient_credits, terms_changed
 */
export function changePlan(core: Core, actor: Actor, input: AskedTerms): Promise<PlanView> {
  return moving(core, actor, 'plan.change', input, (unit, standing) => {
    mustRun(standing.plan, input.interval)
    return begin(core, unit, actor, input, standing)
  })
}

/** MANA-13: charged no more; what is paid stays paid. @throws Refusal as above */
export function deactivatePlan(core: Core, actor: Actor, input: Asked): Promise<PlanView> {
  return moving(core, actor, 'plan.deactivate', input, (unit, { plan, today }) => {
    if (plan?.status !== 'active' && plan?.status !== 'paused') {
      throw new Refusal('plan_not_running')
    }
    return endPlan(core, unit, plan, { today, actor, isTakenBack: false })
  })
}

/** MANA-22, MANA-24…26: never charged, never paused. @throws Refusal plan_gifted: it is one */
export function giftPlan(core: Core, actor: Actor, input: Asked): Promise<PlanView> {
  return moving(core, actor, 'plan.gift', input, (unit, { customer, plan, today }) =>
    giftPlanTo(core, unit, { customer, today, replaced: plan, actor }),
  )
}

/**
 * MANA-23: it ends at once. A repeat whose first answer was lost ends nothing that was given since.
 * @throws Refusal not_found, id_reused, plan_not_running
 */
export function revokePlanGift(core: Core, actor: Actor, input: Asked): Promise<PlanView> {
  const asked = { verb: 'plan.revoke_gift', actor, input, answer: planViewSchema }
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, asked, () => {
      const { plan, today } = standingOf(core, unit, input.customerId)
      if (!plan?.isGifted) return new Refusal('plan_not_running')
      return planView(unit.tx, endPlan(core, unit, plan, { today, actor, isTakenBack: false }))
    }),
  )
}

/** What `changePlan` would do now. @throws Refusal (see there) */
export function previewPlanChange(
  core: Core,
  asked: { customerId: string; interval: PlanInterval },
): PlanChange {
  return core.book.read((tx) => {
    const customer = mustCustomer(tx, asked.customerId)
    const kept = latestPlan(tx, customer.id)
    if (kept?.status === 'gifted') throw new Refusal('plan_gifted')
    const today = planToday(core, tx)
    const { plan, available } = kept
      ? foreseePlan(core, tx, kept, today)
      : { plan: null, available: 0n }
    mustRun(plan, asked.interval)
    const left = unusedOfPlan(tx, plan, today)
    const priceCredits = priceOf(planTerms(tx), asked.interval)
    const netCredits = priceCredits - left.creditsBack
    return {
      ...left,
      fromInterval: plan.interval,
      toInterval: asked.interval,
      priceCredits,
      netCredits,
      paidFrom: today,
      nextChargeDay: periodStart(today, asked.interval, 1),
      hasEnoughCredits: available >= netCredits,
    }
  })
}

type Standing = { customer: Customer; plan: PlanRow | null; today: Day }

/**
 * One command on a customer's plan: once for its id, and never on a gifted one (MANA-27). A refused
 * command leaves nothing of itself, but the charges that were due before it stay.
 */
function moving(
  core: Core,
  actor: Actor,
  verb: string,
  input: Asked,
  work: (unit: Commit, standing: Standing) => PlanRow,
): Promise<PlanView> {
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb, actor, input, answer: planViewSchema }, () => {
      const standing = standingOf(core, unit, input.customerId)
      const { plan } = standing
      if (plan?.status === 'gifted') return refuseGifted(core, unit, plan, { verb, actor })
      try {
        return planView(
          unit.tx,
          apart(unit, (own) => work(own, standing)),
        )
      } catch (error) {
        if (error instanceof Refusal) return error
        throw error
      }
    }),
  )
}

/** The plan with everything charged that is due, so that no command slips past a period. */
function standingOf(core: Core, unit: Commit, customerId: string): Standing {
  mustKnowDay(core)
  const customer = mustCustomer(unit.tx, customerId)
  const today = planToday(core, unit.tx)
  const plan = latestPlan(unit.tx, customerId)
  return { customer, plan: plan && settlePlan(core, unit, plan, today), today }
}

function begin(
  core: Core,
  unit: Commit,
  actor: Actor,
  input: AskedTerms,
  { customer, plan, today }: Standing,
): PlanRow {
  const priceCredits = priceOf(planTerms(unit.tx), input.interval)
  const back = plan && !plan.isGifted ? unusedOfPlan(unit.tx, plan, today).creditsBack : 0n
  refuseOtherTerms(input, priceCredits - back)
  const { interval } = input
  return withinCredits(unit, customer.id, () =>
    beginPlan(core, unit, { customer, interval, priceCredits, today, replaced: plan, actor }),
  )
}

function isResumable(plan: PlanRow | null, today: Day): plan is BilledPlan {
  return plan?.isGifted === false && plan.status === 'ended' && plan.paidUntil > today
}

function mustRun(plan: PlanRow | null, wanted: PlanInterval): asserts plan is BilledPlan {
  if (plan?.status !== 'active') throw new Refusal('plan_not_running')
  if (plan.interval === wanted) throw new Refusal('plan_running')
}

/** What a person agreed to is what is charged, or nothing is. */
function refuseOtherTerms(input: AskedTerms, credits: bigint): void {
  if (input.agreedCredits === null || input.agreedCredits === credits) return
  throw new Refusal('terms_changed')
}

/** MANA-27, kept in the plan's history. @returns the refusal, as a value, so that it is kept. */
function refuseGifted(
  core: Core,
  unit: Commit,
  plan: PlanRow,
  asked: { verb: string; actor: Actor },
): Refusal {
  appendEvent(unit.tx, {
    atMs: core.clock.nowMs(),
    subject: plan.id,
    source: 'operator',
    event: asked.verb,
    fromStatus: plan.status,
    toStatus: null,
    outcome: 'refused',
    detail: 'the plan is a gift',
    operatorId: asked.actor.operatorId,
  })
  return new Refusal('plan_gifted')
}
