import type { PlanInterval, PlanStatus, PlanTerms } from '../../shared/model/plan.ts'
import { chartAccount, customerCredit } from './accounts.ts'
import type { CreditRoute } from './credit-entries.ts'
import type { Table } from './step.ts'

/** A customer without a plan has no row, so `none` is no status of one. */
export type StoredPlanStatus = Exclude<PlanStatus, 'none'>

export const PLAN_EVENTS = [
  'charged', // the next period is paid
  'ran_short', // there were not enough credits for the next period
  'deactivated', // a person stopped it, or another plan took its place
  'resumed', // asked for again before its paid period was over
  'revoked', // the owner took the gift back
] as const
export type PlanEvent = (typeof PLAN_EVENTS)[number]

/**
 * SM-05 as far as credits go. A plan is one run of unchanged terms: a change of interval, a new
 * start after a pause and a gift each end it and begin another, so that a period of one plan can
 * never be mistaken for a period of the next. A gifted plan knows one event only (MANA-24…27).
 */
export const PLAN: Table<StoredPlanStatus, PlanEvent> = {
  active: { charged: 'active', ran_short: 'paused', deactivated: 'ended' },
  paused: { deactivated: 'ended' },
  gifted: { revoked: 'ended' },
  ended: { resumed: 'active' },
}

/** MANA-48. */
export const DEFAULT_PLAN_TERMS: PlanTerms = {
  monthlyCredits: 30n,
  quarterlyCredits: 90n,
  yearlyCredits: 360n,
}

/** Credits a period. */
export function priceOf(terms: PlanTerms, interval: PlanInterval): bigint {
  const prices: Record<PlanInterval, bigint> = {
    monthly: terms.monthlyCredits,
    quarterly: terms.quarterlyCredits,
    yearly: terms.yearlyCredits,
  }
  return prices[interval]
}

/** The effect of charging one period: a day is the start of one period of one plan only. */
export function planCharge(planId: string, periodStart: string): string {
  return `plan:${planId}:${periodStart}`
}

/** The plan and the first day of the period that an effect charged; null for any other effect. */
export function chargedPeriod(reference: string): { planId: string; start: string } | null {
  const [, planId, start] = /^plan:(.+):(\d{4}-\d\d-\d\d)$/.exec(reference) ?? []
  return planId && start ? { planId, start } : null
}

/** What goes back of a plan's last period when its terms change; once in the life of a plan. */
export function planUnused(planId: string): string {
  return `plan:${planId}:unused`
}

/** The plan whose unused days an effect gave back; null for any other effect. */
export function planOfUnused(reference: string): string | null {
  return /^plan:(.+):unused$/.exec(reference)?.[1] ?? null
}

const PLAN_INCOME = chartAccount('plan_income', 'CREDIT')

/** A period is earned the day it begins. */
export function planChargeRoute(customerId: string): CreditRoute {
  return { debit: customerCredit(customerId), credit: PLAN_INCOME }
}

/** Unused days go back. */
export function planUnusedRoute(customerId: string): CreditRoute {
  return { debit: PLAN_INCOME, credit: customerCredit(customerId) }
}
