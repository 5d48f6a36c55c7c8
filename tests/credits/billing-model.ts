import type { PlanInterval } from '../../shared/model/plan.ts'
import { daysFrom, INTERVAL_MONTHS, monthsLater } from '../support/second-calendar.ts'

const PRICES: Readonly<Record<PlanInterval, bigint>> = {
  monthly: 30n,
  quarterly: 90n,
  yearly: 360n,
}

type Billed = {
  kind: 'billed'
  status: 'active' | 'paused' | 'ended'
  interval: PlanInterval
  firstDay: string
  /** First days of the periods that were paid, in order. */
  charges: string[]
  paidFrom: string
  paidUntil: string
  /** What corrections and unused days gave back of a charge, by its first day. */
  givenBack: Map<string, bigint>
}
type Gifted = { kind: 'gifted'; status: 'gifted' | 'ended'; charges: never[] }
type Plan = Billed | Gifted
/** Credits that are held for another use until a moment, unless that moment came first. */
/** Over at the last start: by the monotonic clock from then on, whatever the wall says. */
type Hold = { credits: bigint; expiresAtMs: number; wasOver: boolean }
export type ModelCustomer = { credits: bigint; plans: Plan[]; holds: Hold[] }

/**
 * What plans should be, in memory and with a calendar of its own: the rule of decision 0010 as
 * short as it can be written. Each verb answers `ok` or the code of its refusal.
 */
export class BillingModel {
  #latestDay = ''
  nowMs = 0
  readonly customers: ModelCustomer[]

  constructor(credits: readonly bigint[]) {
    this.customers = credits.map((sum) => ({ credits: sum, plans: [], holds: [] }))
  }

  /** The shop's day, which never goes back. */
  today(clockDay: string): string {
    return clockDay > this.#latestDay ? clockDay : this.#latestDay
  }

  reserve(customer: ModelCustomer, credits: bigint, ttlMs: number): string {
    if (this.#free(customer) < credits) return 'insufficient_credits'
    this.#endOverdue(customer)
    customer.holds.push({ credits, expiresAtMs: this.nowMs + ttlMs, wasOver: false })
    return 'ok'
  }

  /** Each start looks at the wall clock once more. */
  restart(): void {
    for (const { holds } of this.customers) {
      for (const hold of holds) hold.wasOver = hold.expiresAtMs <= this.nowMs
    }
  }

  round(clockDay: string): void {
    for (const customer of this.customers) this.#settle(customer, this.today(clockDay))
  }

  activate(customer: ModelCustomer, interval: PlanInterval, clockDay: string): string {
    const { plan, today } = this.#standing(customer, clockDay)
    if (plan?.status === 'gifted') return 'plan_gifted'
    if (plan?.status === 'active') return 'plan_running'
    const isPaidNow = plan?.kind === 'billed' && plan.status === 'ended' && plan.paidUntil > today
    if (isPaidNow && plan.interval === interval) {
      plan.status = 'active'
      return 'ok'
    }
    return this.#begin(customer, interval, today)
  }

  change(customer: ModelCustomer, interval: PlanInterval, clockDay: string): string {
    const { plan, today } = this.#standing(customer, clockDay)
    if (plan?.status === 'gifted') return 'plan_gifted'
    if (plan?.kind !== 'billed' || plan.status !== 'active') return 'plan_not_running'
    if (plan.interval === interval) return 'plan_running'
    return this.#begin(customer, interval, today)
  }

  deactivate(customer: ModelCustomer, clockDay: string): string {
    const { plan } = this.#standing(customer, clockDay)
    if (plan?.status === 'gifted') return 'plan_gifted'
    if (plan?.status !== 'active' && plan?.status !== 'paused') return 'plan_not_running'
    plan.status = 'ended'
    return 'ok'
  }

  gift(customer: ModelCustomer, clockDay: string): string {
    const { plan, today } = this.#standing(customer, clockDay)
    if (plan?.status === 'gifted') return 'plan_gifted'
    customer.credits += this.#takeBack(plan, today)
    customer.plans.push({ kind: 'gifted', status: 'gifted', charges: [] })
    this.#latestDay = today
    return 'ok'
  }

  /** All charges of a customer, the newest first. */
  charges(customer: ModelCustomer): { plan: Billed; place: number; day: string }[] {
    const all = customer.plans.flatMap((plan, place) =>
      plan.kind === 'billed' ? plan.charges.map((day) => ({ plan, place, day })) : [],
    )
    return all.toReversed()
  }

  left(plan: Billed, day: string): bigint {
    return PRICES[plan.interval] - backOf(plan, day)
  }

  /** Credits of a charge come back, null all that is left of them; the period stays paid. */
  correct(customer: ModelCustomer, which: number, asked: bigint | null): string {
    const charge = this.charges(customer)[which]
    if (!charge) return 'nothing'
    const { plan, day } = charge
    const left = this.left(plan, day)
    const credits = asked ?? left
    if (left === 0n || credits > left) return 'not_correctable'
    this.#endOverdue(customer)
    plan.givenBack.set(day, backOf(plan, day) + credits)
    customer.credits += credits
    return 'ok'
  }

  revoke(customer: ModelCustomer, clockDay: string): string {
    const { plan } = this.#standing(customer, clockDay)
    if (plan?.kind !== 'gifted') return 'plan_not_running'
    plan.status = 'ended'
    return 'ok'
  }

  #standing(customer: ModelCustomer, clockDay: string): { plan: Plan | undefined; today: string } {
    const today = this.today(clockDay)
    this.#settle(customer, today)
    return { plan: customer.plans.at(-1), today }
  }

  #settle(customer: ModelCustomer, today: string): void {
    const plan = customer.plans.at(-1)
    if (plan?.kind !== 'billed') return
    while (plan.status === 'active' && plan.paidUntil <= today) {
      this.#latestDay = today
      const price = PRICES[plan.interval]
      this.#endOverdue(customer)
      if (this.#free(customer) < price) {
        plan.status = 'paused'
        return
      }
      customer.credits -= price
      plan.charges.push(plan.paidUntil)
      plan.paidFrom = plan.paidUntil
      const months = INTERVAL_MONTHS[plan.interval] * plan.charges.length
      plan.paidUntil = monthsLater(plan.firstDay, months)
    }
  }

  #begin(customer: ModelCustomer, interval: PlanInterval, today: string): string {
    const old = customer.plans.at(-1)
    const net = PRICES[interval] - unused(old, today)
    if (this.#free(customer) < net) return 'insufficient_credits'
    this.#endOverdue(customer)
    this.#takeBack(old, today)
    customer.credits -= net
    customer.plans.push({
      kind: 'billed',
      status: 'active',
      interval,
      firstDay: today,
      charges: [today],
      givenBack: new Map(),
      paidFrom: today,
      paidUntil: monthsLater(today, INTERVAL_MONTHS[interval]),
    })
    this.#latestDay = today
    return 'ok'
  }

  /** What no reservation holds whose time is still to come. */
  #free(customer: ModelCustomer): bigint {
    const live = customer.holds.filter((hold) => this.#isLive(hold))
    return live.reduce((free, { credits }) => free - credits, customer.credits)
  }

  /** What was once taken as over stays so, also when the clock goes back. */
  #endOverdue(customer: ModelCustomer): void {
    customer.holds = customer.holds.filter((hold) => this.#isLive(hold))
  }

  #isLive({ expiresAtMs, wasOver }: Hold): boolean {
    return !wasOver && expiresAtMs > this.nowMs
  }

  #takeBack(plan: Plan | undefined, today: string): bigint {
    if (plan?.kind !== 'billed') return 0n
    const credits = unused(plan, today)
    plan.givenBack.set(plan.paidFrom, backOf(plan, plan.paidFrom) + credits)
    plan.status = 'ended'
    if (plan.paidUntil > today) plan.paidUntil = today > plan.paidFrom ? today : plan.paidFrom
    return credits
  }
}

function unused(plan: Plan | undefined, today: string): bigint {
  if (plan?.kind !== 'billed' || plan.paidUntil <= today) return 0n
  const whole = daysFrom(plan.paidFrom, plan.paidUntil)
  const left = Math.min(daysFrom(today, plan.paidUntil), whole)
  const paid = PRICES[plan.interval] - backOf(plan, plan.paidFrom)
  return whole === 0 ? 0n : (paid * BigInt(left)) / BigInt(whole)
}

function backOf(plan: Billed, day: string): bigint {
  return plan.givenBack.get(day) ?? 0n
}
