import { z } from 'zod'
import { customerIdSchema, planIdSchema } from '../ids.ts'
import { creditAmountSchema } from './credits.ts'
import { daySchema } from './day.ts'

/** MANA-54: these three and no other. */
export const PLAN_INTERVALS = ['monthly', 'quarterly', 'yearly'] as const
export const planIntervalSchema = z.enum(PLAN_INTERVALS)
export type PlanInterval = z.infer<typeof planIntervalSchema>

/**
 * SM-05 as far as credits go. `none`: never asked for one (MANA-51). `paused`: credits ran out,
 * nothing is lost (MANA-52). `gifted` overrides billing (MANA-24…26). `ended`: charged no more.
 */
export const PLAN_STATUSES = ['none', 'active', 'paused', 'gifted', 'ended'] as const
export const planStatusSchema = z.enum(PLAN_STATUSES)
export type PlanStatus = z.infer<typeof planStatusSchema>

/** Credits a period; MANA-48: 30, 90 and 360. A plan keeps the price it was taken at. */
export const planTermsSchema = z.object({
  monthlyCredits: creditAmountSchema,
  quarterlyCredits: creditAmountSchema,
  yearlyCredits: creditAmountSchema,
})
export type PlanTerms = z.infer<typeof planTermsSchema>

export const planViewSchema = z.object({
  customerId: customerIdSchema,
  customerName: z.string().max(80),
  /** Null for `none`. */
  id: planIdSchema.nullable(),
  /** Grows by one with every change of this plan; 0 for `none`. */
  version: z.number().int().nonnegative(),
  status: planStatusSchema,
  /** Null for `none` and for a gifted plan. */
  interval: planIntervalSchema.nullable(),
  priceCredits: z.bigint().positive().nullable(),
  /** First day of the period that is paid; null when none was. */
  paidFrom: daySchema.nullable(),
  /** First day that is not paid any more: the next charge of an active plan. */
  paidUntil: daySchema.nullable(),
  /** When the next period is charged; null unless active. */
  nextChargeAtMs: z.number().int().nullable(),
  /** Who gave it, for a gifted plan. */
  giftedBy: z.string().nullable(),
})
export type PlanView = z.infer<typeof planViewSchema>

/** MANA-53: a plan that waits for credits, and what its customer needs to bring it back. */
export const pausedPlanSchema = z.object({
  customerId: customerIdSchema,
  customerName: z.string().max(80),
  planId: planIdSchema,
  interval: planIntervalSchema,
  /** The first day that could not be paid: since then the service is off. */
  pausedFrom: daySchema,
  /** A first period by the terms of today, which is what bringing it back costs. */
  priceCredits: z.bigint().positive(),
  /**
   * What the customer has too little for that, 0 when it is enough by now. Null for a service key
   * that may not read credits; a person is always told.
   */
  missingCredits: z.bigint().nonnegative().nullable(),
})
export type PausedPlan = z.infer<typeof pausedPlanSchema>

/** What a change of interval would do now; the rule is in docs/decisions/0010. */
export const planChangeSchema = z.object({
  fromInterval: planIntervalSchema,
  toInterval: planIntervalSchema,
  /** Whole days of the paid period that are not used yet, today included, and its length. */
  unusedDays: z.number().int().nonnegative(),
  periodDays: z.number().int().positive(),
  /** What these days come to, rounded down; it goes back to the customer. */
  creditsBack: z.bigint().nonnegative(),
  /** The first period of the new interval, charged at once. */
  priceCredits: z.bigint().positive(),
  /** Price less what goes back; below zero the customer gets more than they pay. */
  netCredits: z.bigint(),
  paidFrom: daySchema,
  nextChargeDay: daySchema,
  hasEnoughCredits: z.boolean(),
})
export type PlanChange = z.infer<typeof planChangeSchema>

/**
 * A clock that leapt ahead by weeks is doubted: nothing is charged, and no plan is moved, until it
 * is put right or an owner says that it is right. Null as a rule.
 */
export const planDaySchema = z.object({
  doubt: z
    .object({
      /** The last day that is sure. */
      lastDay: daySchema,
      /** What the clock says. */
      clockDay: daySchema,
    })
    .nullable(),
})
export type PlanDay = z.infer<typeof planDaySchema>

export const planStandingSchema = z.object({
  plan: planViewSchema,
  /** Whether the service is on today: active, gifted, or paid for and not over yet. */
  isServed: z.boolean(),
  /** Null for a service key that may not read credits; a person is always told. */
  availableCredits: z.bigint().nullable(),
  terms: planTermsSchema,
})
export type PlanStanding = z.infer<typeof planStandingSchema>
