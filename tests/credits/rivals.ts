import type fc from 'fast-check'
import { expect } from 'vitest'
import { cancelGift } from '../../electron/core/cancel-gift.ts'
import { activatePlan, deactivatePlan } from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { createGift, giveGift } from '../../electron/core/create-gift.ts'
import { planStanding } from '../../electron/core/plan-view.ts'
import { redeemGift } from '../../electron/core/redeem-gift.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { dayAt, periodStart } from '../../electron/domain/billing.ts'
import { transfersOfGroup } from '../../electron/store/transfers.ts'
import type { CoreUnderTest } from '../support/core-without-node.ts'
import { askWith, freshId, outcomeOf } from './credit-desk.ts'

export const RIVALS = ['use', 'reserve', 'redeem', 'give', 'charge'] as const
type Rival = (typeof RIVALS)[number]

/** Of a plan by the month, under the terms that every shop begins with. */
const PRICE = 30n
const FOUND = 5n
const TTL_SECONDS = 5
const MONTH_MS = 31 * 86_400_000
const WORDS = { codeKind: 'long', message: '', email: null } as const

/** All that takes credits from one customer, or brings some, in the order of a scheduler. */
export class Contest {
  readonly #under: CoreUnderTest
  readonly #scheduler: fc.Scheduler
  readonly #customerId: string
  readonly #firstDay: string
  #foundCode = ''
  #planId = ''

  constructor(under: CoreUnderTest, scheduler: fc.Scheduler, customerId: string) {
    this.#under = under
    this.#scheduler = scheduler
    this.#customerId = customerId
    this.#firstDay = dayAt(under.clock.nowMs(), 'UTC')
  }

  /** A plan whose first month is paid, and a gift of the shop's for whoever is first. */
  async begin(): Promise<void> {
    const { core, actor } = this.#under
    const terms = { interval: 'monthly', agreedCredits: null } as const
    const plan = await activatePlan(core, actor, { ...this.#asked(), ...terms })
    this.#planId = plan.id ?? ''
    const found = await giveGift(core, actor, { clientId: freshId(), credits: FOUND, ...WORDS })
    this.#foundCode = found.code ?? ''
  }

  /** @returns what its own answers say that it moved, in credits; charges are counted last. */
  async run(rival: Rival): Promise<bigint> {
    await this.#turn(rival)
    switch (rival) {
      case 'use':
        return this.#moved(askWith(this.#under, freshId()).use(this.#customerId, 4n), -4n)
      case 'reserve':
        return this.#reserve(6n)
      case 'redeem':
        return (await this.#redeem(this.#foundCode)) ? FOUND : 0n
      case 'give':
        return this.#give(3n)
      case 'charge':
        this.#under.clock.setWall(this.#under.clock.nowMs() + MONTH_MS)
        await chargePlans(this.#under.core)
        return 0n
    }
  }

  /** Ends the plan. @returns what its charges came to, each month that has begun once. */
  async end(): Promise<bigint> {
    const { core, actor, clock } = this.#under
    await chargePlans(core)
    const { plan } = planStanding(core, this.#customerId)
    const charges = core.book.read((tx) => transfersOfGroup(tx, this.#planId))
    expect(plan.paidUntil).toBe(periodStart(this.#firstDay, 'monthly', charges.length))
    const isPaidBeyondToday = (plan.paidUntil ?? '') > dayAt(clock.nowMs(), 'UTC')
    expect(plan.status).toBe(isPaidBeyondToday ? 'active' : 'paused')
    await deactivatePlan(core, actor, this.#asked())
    return charges.reduce((sum, { amount }) => sum + amount, 0n)
  }

  async #reserve(amount: bigint): Promise<bigint> {
    const ask = askWith(this.#under, freshId())
    const { answer } = await outcomeOf(ask.reserve(this.#customerId, amount, TTL_SECONDS))
    if (answer === null) return 0n
    await this.#turn('commit')
    const { reservationId } = answer as { reservationId: string }
    return this.#moved(askWith(this.#under, freshId()).commit(reservationId, null), -amount)
  }

  /** The customer's own credits, on their way back by two ways at once. */
  async #give(credits: bigint): Promise<bigint> {
    const { core, actor } = this.#under
    const making = createGift(core, actor, { ...this.#asked(), credits, ...WORDS })
    const made = await making.catch((error: unknown) => {
      if (error instanceof Refusal) return null
      throw error
    })
    if (!made) return 0n
    const back = await Promise.all([
      this.#turn('cancel').then(() =>
        isDone(cancelGift(core, actor, { clientId: freshId(), id: made.gift.id })),
      ),
      this.#turn('redeem own').then(() => this.#redeem(made.code ?? '')),
    ])
    expect(back.filter(Boolean)).toHaveLength(1)
    return 0n
  }

  #redeem(code: string): Promise<boolean> {
    return isDone(redeemGift(this.#under.core, this.#under.actor, { ...this.#asked(), code }))
  }

  async #moved(call: Promise<unknown>, delta: bigint): Promise<bigint> {
    return (await isDone(call)) ? delta : 0n
  }

  #turn(name: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), name)
  }

  #asked(): { clientId: string; customerId: string } {
    return { clientId: freshId(), customerId: this.#customerId }
  }
}

/** What one customer needs to begin with, beside what the contest is about. */
export const FIRST_MONTH = PRICE

async function isDone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
