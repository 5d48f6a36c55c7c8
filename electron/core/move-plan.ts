import { makeId } from '../../shared/ids.ts'
import type { PlanInterval } from '../../shared/model/plan.ts'
import { type Day, dayStartMs, laterDay, periodStart } from '../domain/billing.ts'
import {
  PLAN,
  planCharge,
  planChargeRoute,
  type PlanEvent,
  planUnused,
  planUnusedRoute,
} from '../domain/plan.ts'
import { step } from '../domain/step.ts'
import { appendEvent } from '../store/events.ts'
import {
  type BilledPlan,
  insertPlan,
  keepPlanDay,
  type PlanRow,
  updatePlan,
} from '../store/plans.ts'
import { BookRefusal } from '../store/transfers.ts'
import type { ReadTx } from '../store/tx.ts'
import { bookCredits, type CreditLeg } from './book-credits.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { creditBalance } from './credit-account.ts'
import { overdueCreditsOf } from './lapse-reservations.ts'
import { mustShopZone } from './plan-terms.ts'
import { planView } from './plan-view.ts'
import { unusedOfPlan } from './unused-of-plan.ts'

type Said = { event: PlanEvent | 'activated' | 'gifted' | 'replaced'; actor: Actor | null }

/**
 * Charges every period of this plan that has begun, in order, until it is paid beyond today or
 * the credits run out; then it is paused and nothing is lost (MANA-37, MANA-52). A plan that is
 * not active, or not due, comes back as it was.
 * @param stepsMax ends it early; what is left of it is due as before. A command on one plan needs
 *   it whole, a round over all plans must not hold up a sale.
 */
export function settlePlan(
  core: Core,
  unit: Commit,
  plan: PlanRow,
  today: Day,
  stepsMax = Number.POSITIVE_INFINITY,
): PlanRow {
  let current = plan
  for (let steps = 0; steps < stepsMax && isDue(current, today); steps += 1) {
    current = chargeNext(core, unit, current)
  }
  if (current !== plan) keepPlanDay(unit.tx, today)
  return current
}

/**
 * What `settlePlan` would make of a plan now, and what would be left to spend: for a preview, which
 * writes nothing, of a command that charges first what is due.
 */
export function foreseePlan(
  core: Core,
  tx: ReadTx,
  plan: PlanRow,
  today: Day,
): { plan: PlanRow; available: bigint } {
  const { customerId } = plan
  let available = creditBalance(tx, customerId).available + overdueCreditsOf(core, tx, customerId)
  let current = plan
  while (isDue(current, today)) {
    if (available < current.priceCredits) {
      return { plan: { ...current, status: 'paused' }, available }
    }
    available -= current.priceCredits
    current = nextPeriod(current)
  }
  return { plan: current, available }
}

function isDue(plan: PlanRow, today: Day): plan is BilledPlan {
  return !plan.isGifted && plan.status === 'active' && plan.paidUntil <= today
}

function chargeNext(core: Core, unit: Commit, plan: BilledPlan): BilledPlan {
  const isPaid = tryCharge(core, unit, plan)
  if (!isPaid) return movePlan(core, unit, plan, { event: 'ran_short', actor: null })
  return movePlan(core, unit, nextPeriod(plan), { event: 'charged', actor: null })
}

/** The plan with its next period paid. */
function nextPeriod(plan: BilledPlan): BilledPlan {
  const periodsCharged = plan.periodsCharged + 1
  const paidUntil = periodStart(plan.firstDay, plan.interval, periodsCharged)
  return { ...plan, periodsCharged, paidFrom: plan.paidUntil, paidUntil }
}

/** @returns false when there are not enough credits. A period that the book has is paid. */
function tryCharge(core: Core, unit: Commit, plan: BilledPlan): boolean {
  const leg = chargeLeg(plan, plan.paidUntil)
  const effectiveAtMs = dayStartMs(plan.paidUntil, mustShopZone(unit.tx))
  try {
    bookCredits(core, unit, { groupId: plan.id, actor: null, effectiveAtMs }, [leg])
    return true
  } catch (error) {
    if (!(error instanceof BookRefusal)) throw error
    // The unique reference is the last word: this period is charged, whatever the row says.
    if (error.kind === 'reference_used') return true
    if (error.kind === 'overdraft') return false
    throw error
  }
}

function chargeLeg(plan: BilledPlan, start: Day): CreditLeg {
  return {
    route: planChargeRoute(plan.customerId),
    amount: plan.priceCredits,
    reference: planCharge(plan.id, start),
    memo: `${plan.interval} from ${start}`,
    customerId: plan.customerId,
  }
}

/**
 * Begins a new plan today and charges its first period; what is left of the plan it takes the
 * place of goes back in the same group, all or nothing.
 * @throws BookRefusal overdraft: there are not enough credits; nothing of it was done.
 */
export function beginPlan(
  core: Core,
  unit: Commit,
  begun: {
    customer: { id: string; name: string }
    interval: PlanInterval
    priceCredits: bigint
    today: Day
    replaced: PlanRow | null
    actor: Actor
  },
): BilledPlan {
  const { customer, interval, priceCredits, today, replaced, actor } = begun
  const plan: BilledPlan = {
    ...newHead(core, customer, today, actor),
    isGifted: false,
    status: 'active',
    interval,
    priceCredits,
    periodsCharged: 1,
    paidFrom: today,
    paidUntil: periodStart(today, interval, 1),
  }
  const legs = [...unusedLegs(unit.tx, replaced, today), chargeLeg(plan, today)]
  bookCredits(core, unit, { groupId: plan.id, actor }, legs)
  if (replaced) endPlan(core, unit, replaced, { today, actor, isTakenBack: true })
  insertPlan(unit.tx, plan)
  keepPlanDay(unit.tx, today)
  say(core, unit, plan, null, { event: 'activated', actor })
  return plan
}

/** MANA-22: an owner's gift begins today; what is paid for later days goes back. */
export function giftPlanTo(
  core: Core,
  unit: Commit,
  given: {
    customer: { id: string; name: string }
    today: Day
    replaced: PlanRow | null
    actor: Actor
  },
): PlanRow {
  const { customer, today, replaced, actor } = given
  const head = newHead(core, customer, today, actor)
  const legs = unusedLegs(unit.tx, replaced, today)
  if (legs.length > 0) bookCredits(core, unit, { groupId: head.id, actor }, legs)
  if (replaced) endPlan(core, unit, replaced, { today, actor, isTakenBack: true })
  const plan: PlanRow = { ...head, isGifted: true, status: 'gifted' }
  insertPlan(unit.tx, plan)
  keepPlanDay(unit.tx, today)
  say(core, unit, plan, null, { event: 'gifted', actor })
  return plan
}

function newHead(core: Core, customer: { id: string; name: string }, today: Day, actor: Actor) {
  const nowMs = core.clock.nowMs()
  return {
    id: makeId('pln', nowMs, core.clock.randomBytes(10)),
    customerId: customer.id,
    customerName: customer.name,
    startedAtMs: nowMs,
    firstDay: today,
    operatorId: actor.operatorId,
    operatorName: actor.operatorName,
    version: 1,
  }
}

function unusedLegs(tx: ReadTx, replaced: PlanRow | null, today: Day): CreditLeg[] {
  if (!replaced || replaced.isGifted) return []
  const { creditsBack } = unusedOfPlan(tx, replaced, today)
  if (creditsBack === 0n) return []
  return [
    {
      route: planUnusedRoute(replaced.customerId),
      amount: creditsBack,
      reference: planUnused(replaced.id),
      memo: `${replaced.interval}, unused from ${today}`,
      customerId: replaced.customerId,
    },
  ]
}

/**
 * Ends a plan. When its unused days are taken back they are no longer paid, so that nobody can
 * resume into them.
 */
export function endPlan(
  core: Core,
  unit: Commit,
  plan: PlanRow,
  how: { today: Day; actor: Actor; isTakenBack: boolean },
): PlanRow {
  const { today, actor, isTakenBack } = how
  const isShortened = isTakenBack && !plan.isGifted && plan.paidUntil > today
  const ended = isShortened ? { ...plan, paidUntil: laterDay(plan.paidFrom, today) } : plan
  if (ended.status === 'ended') {
    return isShortened ? save(core, unit, plan, ended, { event: 'replaced', actor }) : plan
  }
  return movePlan(core, unit, ended, {
    event: plan.isGifted ? 'revoked' : 'deactivated',
    actor,
  })
}

/** Moves a plan by one event of its table and saves it with what else has changed. */
export function movePlan<Plan extends PlanRow>(
  core: Core,
  unit: Commit,
  plan: Plan,
  said: { event: PlanEvent; actor: Actor | null },
): Plan {
  const moved = step(PLAN, plan.status, said.event)
  if (!moved.ok) throw new Error(`a plan that is ${plan.status} cannot be ${said.event}`)
  return save(core, unit, plan, { ...plan, status: moved.value }, said)
}

function save<Plan extends PlanRow>(
  core: Core,
  unit: Commit,
  before: PlanRow,
  after: Plan,
  said: Said,
): Plan {
  const saved = { ...after, version: after.version + 1 }
  updatePlan(unit.tx, saved)
  say(core, unit, saved, before.status, said)
  return saved
}

function say(core: Core, unit: Commit, plan: PlanRow, fromStatus: string | null, said: Said): void {
  appendEvent(unit.tx, {
    atMs: core.clock.nowMs(),
    subject: plan.id,
    source: said.actor ? 'operator' : 'clock',
    event: said.event,
    fromStatus,
    toStatus: plan.status,
    outcome: 'applied',
    detail: plan.isGifted ? '' : `paid ${plan.paidFrom} to ${plan.paidUntil}`,
    operatorId: said.actor?.operatorId ?? null,
  })
  unit.announce({ topic: 'plan', plan: planView(unit.tx, plan) })
}
