import type { PausedPlan } from '../../shared/model/plan.ts'
import { priceOf } from '../domain/plan.ts'
import { findKey } from '../store/customers.ts'
import type { PausedPlace } from '../store/plans.ts'
import type { Core } from './core.ts'
import { creditOf } from './credit-account.ts'
import { planTerms } from './plan-terms.ts'
import { reviewBook } from './review-book.ts'

/**
 * MANA-53: plans that wait for credits, and how much of them. Read beside the till, so that a shop
 * with thousands goes on selling while somebody scrolls.
 * @throws Refusal review_unavailable
 */
export async function readPausedPlans(
  core: Core,
  page: { search: string; limit: number; before: string | null },
  signal?: AbortSignal,
): Promise<{ plans: PausedPlan[]; next: string | null; count: number }> {
  const before = page.before === null ? null : placeOf(page.before)
  // A cursor that we never gave out points nowhere; the count is told all the same.
  const limit = before === undefined ? 0 : page.limit + 1
  const question = { search: findKey(page.search), limit, before: before ?? null }
  const { rows, count } = await reviewBook(core, 'pausedPlans', question, signal)
  const terms = core.book.read(planTerms)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const plans = shown.map(({ plan, sums }) => {
    const priceCredits = priceOf(terms, plan.interval)
    const missing = priceCredits - creditOf(sums).available
    return {
      customerId: plan.customerId,
      customerName: plan.customerName,
      planId: plan.id,
      interval: plan.interval,
      pausedFrom: plan.paidUntil,
      priceCredits,
      missingCredits: missing > 0n ? missing : 0n,
    }
  })
  return { plans, next: rows.length > page.limit && last ? cursorOf(last.place) : null, count }
}

function cursorOf({ day, number }: PausedPlace): string {
  return `${day}.${number}`
}

function placeOf(cursor: string): PausedPlace | undefined {
  const [, day, number] = /^(\d{4}-\d{2}-\d{2})\.(\d{1,18})$/.exec(cursor) ?? []
  return day && number ? { day, number: BigInt(number) } : undefined
}
