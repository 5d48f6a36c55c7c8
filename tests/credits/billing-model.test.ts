import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  activatePlan,
  changePlan,
  deactivatePlan,
  giftPlan,
  revokePlanGift,
} from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { correctTransfers } from '../../electron/core/correct-transfers.ts'
import { confirmPlanDay, readPlanDay } from '../../electron/core/plan-doubt.ts'
import { planStanding } from '../../electron/core/plan-view.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { planCharge } from '../../electron/domain/plan.ts'
import { viewFault } from '../../electron/store/beside-chain.ts'
import { transfersWhere } from '../../electron/store/transfers.ts'
import { RESERVATION_TTL_SECONDS_MAX } from '../../shared/model/credits.ts'
import { PLAN_INTERVALS } from '../../shared/model/plan.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import {
  clientId,
  creditsOf,
  creditsOn,
  customerWith,
  setUpShop,
  topUp,
} from '../support/credit-shop.ts'
import { formattedDay, ZONES } from '../support/second-calendar.ts'
import { BillingModel } from './billing-model.ts'

/** How many histories; the long run sets it to 10000. The seed is printed when one fails. */
const RUNS = Number(process.env['TILLBOOK_BILLING_RUNS'] ?? 12)
const TIME_OUT_MS = 60_000 + RUNS * 2_000
const DAY_MS = 86_400_000
const CUSTOMERS = 3
const LATE_CHARGES = 4

const who = fc.integer({ min: 0, max: CUSTOMERS - 1 })
const interval = fc.constantFrom(...PLAN_INTERVALS)
const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      ms: fc.integer({ min: 0, max: 400 * DAY_MS }),
    }),
  },
  // Weeks and years during which nothing ran.
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      ms: fc.integer({ min: 0, max: 1_100 * DAY_MS }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('back'),
      ms: fc.integer({ min: 0, max: 900 * DAY_MS }),
    }),
  },
  // The clock is set ahead, by weeks or by years, and put right again.
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('leap'),
      ms: fc.integer({ min: 46 * DAY_MS, max: 900 * DAY_MS }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('round') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('zone'), zone: fc.constantFrom(...ZONES) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('topUp'),
      who,
      credits: fc.bigInt({ min: 1n, max: 400n }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('activate'), who, interval }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change'), who, interval }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deactivate'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gift'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke'), who }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('correct'),
      who,
      // The newest or an earlier one, of a plan before as well; null is all that is left of it.
      which: fc.oneof(fc.constant(0), fc.nat(3)),
      credits: fc.option(fc.bigInt({ min: 1n, max: 32n }), { freq: 1 }),
    }),
  },
  // Holds nearly everything, so that it matters, and its caller is never heard of again.
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('reserve'),
      who,
      leaves: fc.bigInt({ min: 0n, max: 40n }),
      ttlSeconds: fc.integer({ min: 1, max: RESERVATION_TTL_SECONDS_MAX }),
    }),
  },
)
const lateChange = fc.record({
  from: interval,
  to: interval,
  days: fc.nat(27),
  credits: fc.bigInt({ min: 1n, max: 32n }),
})
type LateChange = typeof lateChange extends fc.Arbitrary<infer Change> ? Change : never
type Step =
  | { kind: 'wait' | 'back' | 'leap'; ms: number }
  | { kind: 'round' | 'restart' }
  | { kind: 'zone'; zone: string }
  | { kind: 'topUp'; who: number; credits: bigint }
  | { kind: 'correct'; who: number; which: number; credits: bigint | null }
  | { kind: 'reserve'; who: number; leaves: bigint; ttlSeconds: number }
  | { kind: 'activate' | 'change'; who: number; interval: (typeof PLAN_INTERVALS)[number] }
  | { kind: 'deactivate' | 'gift' | 'revoke'; who: number }

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** One book, one model, and the customers of both under the same number. */
class History {
  readonly #under: CoreUnderTest
  readonly #model: BillingModel
  readonly #ids: string[]
  #zone: string

  constructor(under: CoreUnderTest, zone: string, credits: readonly bigint[]) {
    this.#under = under
    this.#zone = zone
    setUpShop(under.core, zone)
    this.#model = new BillingModel(credits)
    this.#model.nowMs = under.clock.nowMs()
    this.#ids = credits.map((sum) => customerWith(under.core, sum).id)
  }

  #day(): string {
    return formattedDay(this.#under.clock.nowMs(), this.#zone)
  }

  async take(step: Step): Promise<void> {
    const { clock } = this.#under
    if (step.kind === 'wait') clock.setWall(clock.nowMs() + step.ms)
    else if (step.kind === 'leap') await this.#leap(step.ms)
    else if (step.kind === 'back') clock.setWall(clock.nowMs() - step.ms)
    else if (step.kind === 'restart') {
      await this.#under.reopen()
      this.#model.restart()
    } else if (step.kind === 'zone') {
      this.#zone = step.zone
      setUpShop(this.#under.core, step.zone)
    } else if (step.kind === 'round') await this.round()
    else if ('who' in step) await this.#ask(step)
    this.#model.nowMs = clock.nowMs()
    await this.settleDoubt()
    this.agree()
  }

  async #leap(ms: number): Promise<void> {
    const { clock } = this.#under
    const rightMs = clock.nowMs()
    // As far ahead of the time that is believed, after a clock that was set back.
    clock.setWall(Math.max(rightMs, this.#believedMs()) + ms)
    await this.#chargesNothing()
    clock.setWall(rightMs)
  }

  #believedMs(): number {
    const { core, clock } = this.#under
    const wallMs = clock.nowMs()
    clock.setWall(Date.UTC(2200, 0, 1))
    const believedMs = core.planClock.doubt()?.fromMs ?? 0
    clock.setWall(wallMs)
    return believedMs
  }

  /** While the day is doubted nothing is charged and no plan moves; an owner ends it. */
  async settleDoubt(): Promise<void> {
    const { core, actor } = this.#under
    const { doubt } = readPlanDay(core)
    if (doubt === null) return
    await this.#chargesNothing()
    confirmPlanDay(core, actor, { day: doubt.clockDay })
    expect(readPlanDay(core).doubt).toBeNull()
  }

  async #chargesNothing(): Promise<void> {
    const { core, actor } = this.#under
    const before = this.#ids.map((id) => creditsOf(core, id))
    expect(await chargePlans(core)).toMatchObject({ periodsCharged: 0, plansPaused: 0 })
    const asked = { interval: 'monthly', agreedCredits: null } as const
    for (const customerId of this.#ids) {
      const answer = activatePlan(core, actor, { clientId: clientId(), customerId, ...asked })
      expect(await codeOf(answer)).toBe('plan_day_doubted')
    }
    expect(this.#ids.map((id) => creditsOf(core, id))).toEqual(before)
  }

  /** Two rounds at once, as when the owner asks for one that the runner has begun. */
  async round(): Promise<void> {
    await Promise.all([chargePlans(this.#under.core), chargePlans(this.#under.core)])
    this.#model.round(this.#day())
  }

  async #ask(step: Extract<Step, { who: number }>): Promise<void> {
    const { core, actor } = this.#under
    const customerId = this.#ids[step.who] ?? ''
    const customer = this.#model.customers[step.who]
    if (!customer) throw new Error('no such customer')
    const day = this.#day()
    const input = { clientId: clientId(), customerId }
    const terms = { ...input, agreedCredits: null }
    switch (step.kind) {
      case 'topUp':
        topUp(core, customerId, step.credits)
        customer.credits += step.credits
        return
      case 'reserve': {
        const { leaves, ttlSeconds } = step
        const amount = customer.credits > leaves ? customer.credits - leaves : 1n
        const held = { operation: 'other', reason: '', amount, ttlSeconds }
        const answer = await codeOf(reserveCredits(core, actor, { ...input, ...held }))
        return expect(answer).toBe(this.#model.reserve(customer, amount, ttlSeconds * 1_000))
      }
      case 'correct': {
        const charge = this.#model.charges(customer)[step.which]
        const answer = charge ? await this.#correct(customerId, charge, step.credits) : 'nothing'
        return expect(answer).toBe(this.#model.correct(customer, step.which, step.credits))
      }
      case 'activate': {
        const asked = { ...terms, interval: step.interval }
        const answer = await codeOf(activatePlan(core, actor, asked))
        return expect(answer).toBe(this.#model.activate(customer, step.interval, day))
      }
      case 'change': {
        const asked = { ...terms, interval: step.interval }
        const answer = await codeOf(changePlan(core, actor, asked))
        return expect(answer).toBe(this.#model.change(customer, step.interval, day))
      }
      case 'deactivate': {
        const answer = await codeOf(deactivatePlan(core, actor, input))
        return expect(answer).toBe(this.#model.deactivate(customer, day))
      }
      case 'gift': {
        const answer = await codeOf(giftPlan(core, actor, input))
        return expect(answer).toBe(this.#model.gift(customer, day))
      }
      case 'revoke': {
        const answer = await codeOf(revokePlanGift(core, actor, input))
        return expect(answer).toBe(this.#model.revoke(customer, day))
      }
    }
  }

  async #correct(
    customerId: string,
    charge: { place: number; day: string },
    amount: bigint | null,
  ): Promise<string> {
    const { core, actor } = this.#under
    const seq = core.book.read((tx) => {
      const plans = tx.prepare('SELECT id FROM plans WHERE customer_id = ? ORDER BY number')
      const { id } = plans.all(customerId)[charge.place] as { id: string }
      return transfersWhere(tx, 'reference', planCharge(id, charge.day))[0]?.seq
    })
    const legs = [{ seq: Number(seq), amount }]
    const input = { clientId: clientId(), legs, reason: 'not served', effectiveAtMs: null }
    return codeOf(Promise.try(() => correctTransfers(core, input, actor)))
  }

  /** Begins plans, a part of one charge comes back, and each is changed within its paid days. */
  async changeAll({ from, to, days, credits }: LateChange): Promise<void> {
    for (const who of this.#ids.keys()) {
      await this.take({ kind: 'topUp', who, credits: 800n })
      await this.take({ kind: 'activate', who, interval: from })
      await this.take({ kind: 'change', who, interval: from })
    }
    await this.take({ kind: 'correct', who: 0, which: 0, credits })
    await this.take({ kind: 'wait', ms: days * DAY_MS })
    for (const who of this.#ids.keys()) await this.take({ kind: 'change', who, interval: to })
  }

  /** In the end too much of each late charge is refused, and all that is left comes back, once. */
  async correctAll(): Promise<void> {
    for (const [who, customer] of this.#model.customers.entries()) {
      const late = this.#model.charges(customer).slice(0, LATE_CHARGES)
      for (const [which, { plan, day }] of late.entries()) {
        const left = this.#model.left(plan, day)
        for (const credits of [left + 1n, null, null]) {
          await this.take({ kind: 'correct', who, which, credits })
        }
      }
    }
  }

  /** The book has exactly the charges of the model, each once, and nobody is short of one. */
  agree(): void {
    const { core } = this.#under
    for (const [index, customer] of this.#model.customers.entries()) {
      const id = this.#ids[index] ?? ''
      expect(creditsOf(core, id)).toBe(customer.credits)
      expect(chargesOf(this.#under, id)).toEqual(customer.plans.map(({ charges }) => charges))
      const { plan } = planStanding(core, id)
      const wanted = customer.plans.at(-1)
      expect(plan.status).toBe(wanted?.status ?? 'none')
      if (wanted?.kind !== 'billed') continue
      expect([plan.paidFrom, plan.paidUntil]).toEqual([wanted.paidFrom, wanted.paidUntil])
    }
  }

  /** After a round, whoever is served has paid beyond today. */
  paid(): void {
    for (const id of this.#ids) {
      const { plan } = planStanding(this.#under.core, id)
      if (plan.status === 'active') expect((plan.paidUntil ?? '') > this.#day()).toBe(true)
    }
  }
}

/** The first days that the book has charged, plan by plan in the order they began. */
function chargesOf(under: CoreUnderTest, customerId: string): string[][] {
  const rows = under.core.book.read((tx) =>
    tx
      .prepare(
        `SELECT plans.number AS plan, transfers.reference AS reference
         FROM plans LEFT JOIN transfers ON transfers.group_id = plans.id
           AND transfers.reference GLOB 'plan:' || plans.id || ':[0-9]*'
         WHERE plans.customer_id = ? ORDER BY plans.number, transfers.seq`,
      )
      .all(customerId),
  ) as { plan: bigint; reference: string | null }[]
  const plans = Map.groupBy(rows, ({ plan }) => plan)
  return [...plans.values()].map((own) =>
    own.flatMap(({ reference }) => reference?.split(':')[2] ?? []),
  )
}

test(
  'MANA-24, MANA-37: every period once and no gift ever, whatever clocks, zones and absences',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) }),
        fc.array(fc.bigInt({ min: 0n, max: 2_000n }), {
          minLength: CUSTOMERS,
          maxLength: CUSTOMERS,
        }),
        fc.array(anyStep, { minLength: 4, maxLength: 24 }),
        lateChange,
        async (zone, startMs, credits, steps, late) => {
          const under = await startCore()
          try {
            under.clock.setWall(startMs)
            const history = new History(under, zone, credits)
            await history.settleDoubt()
            for (const step of steps as Step[]) await history.take(step)
            await history.round()
            history.agree()
            history.paid()
            await history.changeAll(late)
            await history.correctAll()
            expect(under.core.book.read(viewFault)).toBeNull()
            expect(creditsOn(under.core, 'income:plans') >= 0n).toBe(true)
          } finally {
            await under.close()
          }
        },
      ),
      { numRuns: RUNS },
    )
  },
  TIME_OUT_MS,
)
