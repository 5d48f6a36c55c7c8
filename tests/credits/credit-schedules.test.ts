import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect } from 'vitest'
import { lapseReservations } from '../../electron/core/lapse-reservations.ts'
import { getReservation, readBalance } from '../../electron/core/read-credits.ts'
import { creditDifference, creditState } from '../../electron/store/credit-check.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { setUpShop } from '../support/credit-shop.ts'
import { askWith, freshId, newCustomer, outcomeOf } from './credit-desk.ts'
import { Contest, FIRST_MONTH, RIVALS } from './rivals.ts'

/** How many orders of events; `TILLBOOK_SCHEDULES=10000` for the full count. */
const SCHEDULES = Number(process.env['TILLBOOK_SCHEDULES'] ?? 120)
const START = 20n
const TTL_SECONDS = 5

let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
  setUpShop(under.core, 'UTC')
})
afterAll(() => under.close())

/** Enough callers that together they ask for more than there is. */
const amounts = fc.array(fc.bigInt({ min: 3n, max: 12n }), { minLength: 2, maxLength: 4 })
/** What tries to end each reservation, beside the sweep. */
const endings = fc.array(fc.constantFrom('commit' as const, 'part' as const, 'giveBack' as const), {
  minLength: 1,
  maxLength: 3,
})

test.prop([fc.scheduler(), amounts, endings, fc.boolean()], { numRuns: SCHEDULES })(
  'in any order of reserve, commit, refund and sweep nothing is spent twice and nothing leaks',
  async (scheduler, wanted, ends, isLate) => {
    const customerId = await newCustomer(under)
    await askWith(under, freshId()).init(customerId, START)
    const caller = async (amount: bigint): Promise<bigint> => {
      await scheduler.schedule(Promise.resolve(), 'reserve')
      const { answer } = await outcomeOf(
        askWith(under, freshId()).reserve(customerId, amount, TTL_SECONDS),
      )
      if (answer === null) return 0n
      return endAtOnce(scheduler, { answer: answer as { reservationId: string }, amount, ends })
    }
    const sweeper = async (): Promise<void> => {
      await scheduler.schedule(Promise.resolve(), 'sweep')
      if (isLate) under.clock.setWall(under.clock.nowMs() + TTL_SECONDS * 1_000)
      await scheduler.schedule(Promise.resolve(), 'sweep again')
      lapseReservations(under.core)
    }
    const tasks = Promise.all([Promise.all(wanted.map(caller)), sweeper(), sweeper()])
    await scheduler.waitFor(tasks)
    const [used] = await tasks
    // Callers that died in between are swept in the end: nothing stays held for ever.
    under.clock.setWall(under.clock.nowMs() + TTL_SECONDS * 1_000)
    lapseReservations(under.core)
    const spent = used.reduce((sum, one) => sum + one, 0n)
    const balance = START - spent
    expect(readBalance(under.core, customerId)).toEqual({
      customerId,
      balance,
      reserved: 0n,
      available: balance,
    })
    expect(balance >= 0n).toBe(true)
  },
  20_000 + SCHEDULES * 200,
)

/** @returns what was used in the end, in credits; of all that tried, at most one won. */
async function endAtOnce(
  scheduler: fc.Scheduler,
  held: { answer: { reservationId: string }; amount: bigint; ends: readonly string[] },
): Promise<bigint> {
  const { reservationId } = held.answer
  const outcomes = await Promise.all(
    held.ends.map(async (end) => {
      await scheduler.schedule(Promise.resolve(), end)
      const ask = askWith(under, freshId())
      const part = end === 'part' ? held.amount - 2n : null
      const call =
        end === 'giveBack' ? ask.giveBack(reservationId) : ask.commit(reservationId, part)
      const { said } = await outcomeOf(call)
      if (typeof said === 'string') return null
      return end === 'giveBack' ? 0n : (part ?? held.amount)
    }),
  )
  const won = outcomes.filter((outcome) => outcome !== null)
  expect(won.length).toBeLessThanOrEqual(1)
  const row = getReservation(under.core, reservationId)
  if (won.length === 1) expect(row.committedAmount).toBe(won[0])
  else expect(['reserved', 'expired']).toContain(row.status)
  return won[0] ?? 0n
}

/** Months pass often enough that the credits run out and the plan is paused. */
const rivals = fc.array(fc.constantFrom(...RIVALS, 'redeem' as const, 'charge' as const), {
  minLength: 3,
  maxLength: 8,
})

test.prop([fc.scheduler(), rivals, fc.bigInt({ min: 0n, max: 90n })], { numRuns: SCHEDULES })(
  'of uses, holds, gifts and charges that compete for one balance each counts once (MANA-57)',
  async (scheduler, asked, credits) => {
    const customerId = await newCustomer(under)
    await askWith(under, freshId()).init(customerId, FIRST_MONTH + credits)
    const contest = new Contest(under, scheduler, customerId)
    await contest.begin()
    const tasks = Promise.all(asked.map((rival) => contest.run(rival)))
    await scheduler.waitFor(tasks)
    const gained = (await tasks).reduce((sum, delta) => sum + delta, 0n)
    under.clock.setWall(under.clock.nowMs() + TTL_SECONDS * 1_000)
    const charged = await contest.end()
    lapseReservations(under.core)
    const balance = FIRST_MONTH + credits + gained - charged
    expect(balance >= 0n).toBe(true)
    expect(readBalance(under.core, customerId)).toEqual({
      customerId,
      balance,
      reserved: 0n,
      available: balance,
    })
  },
  20_000 + SCHEDULES * 200,
)

test('and what is held is what open reservations hold (MANA-60)', () => {
  expect(under.core.book.read((tx) => creditDifference(creditState(tx)))).toBeNull()
})
