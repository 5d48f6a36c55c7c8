import { z } from 'zod'
import { clientIdSchema, customerIdSchema } from '../ids.ts'
import { daySchema } from '../model/day.ts'
import {
  pausedPlanSchema,
  planChangeSchema,
  planDaySchema,
  planIntervalSchema,
  planStandingSchema,
  planTermsSchema,
  planViewSchema,
} from '../model/plan.ts'
import { EVERYONE, method, OWNER, SELLERS } from './base.ts'
import { errorsOf } from './errors.ts'

const ofCustomer = z.strictObject({ customerId: customerIdSchema })
const MOVING = [
  'not_found',
  'id_reused',
  'plan_gifted',
  'plan_running',
  'plan_not_running',
  'plan_day_doubted',
  'storage_unavailable',
] as const

export const plans = {
  /** MANA-11. */
  status: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'plans' })
    .route({ method: 'GET', path: '/sync/status' })
    .errors(errorsOf('not_found'))
    .input(ofCustomer)
    .output(planStandingSchema),
  /**
   * MANA-12, MANA-53: charges the first period at once, also after a pause. Within a period that
   * is paid already, nothing is charged until it is over. Refuses gifted plans (MANA-27). It spends
   * a customer's credits, so a key must be one that may.
   */
  activate: method
    .meta({ access: SELLERS, isAudited: true, scope: 'plans', alsoScope: 'credits:use' })
    .route({ method: 'POST', path: '/sync/activate' })
    .errors(errorsOf(...MOVING, 'insufficient_credits', 'terms_changed'))
    .input(
      ofCustomer.extend({
        clientId: clientIdSchema,
        interval: planIntervalSchema,
        /** What the person was shown; another amount is refused instead of charged. */
        agreedCredits: z.bigint().nullable().default(null),
      }),
    )
    .output(planViewSchema),
  /** MANA-13: no further charge; what is paid stays paid to its end. */
  deactivate: method
    .meta({ access: SELLERS, isAudited: true, scope: 'plans' })
    .route({ method: 'POST', path: '/sync/deactivate' })
    .errors(errorsOf(...MOVING))
    .input(ofCustomer.extend({ clientId: clientIdSchema }))
    .output(planViewSchema),
  /** What a change of interval would do now, to be shown before it is confirmed. */
  previewChange: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'plans' })
    .route({ method: 'GET', path: '/sync/change-interval' })
    .errors(errorsOf('not_found', 'plan_gifted', 'plan_running', 'plan_not_running'))
    .input(ofCustomer.extend({ interval: planIntervalSchema }))
    .output(planChangeSchema),
  /** MANA-14: a longer interval costs credits at once. */
  changeInterval: method
    .meta({ access: SELLERS, isAudited: true, scope: 'plans', alsoScope: 'credits:use' })
    .route({ method: 'POST', path: '/sync/change-interval' })
    .errors(errorsOf(...MOVING, 'insufficient_credits', 'terms_changed'))
    .input(
      ofCustomer.extend({
        clientId: clientIdSchema,
        interval: planIntervalSchema,
        /** `netCredits` of the preview that the person saw. */
        agreedCredits: z.bigint().nullable().default(null),
      }),
    )
    .output(planViewSchema),
  terms: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'plans' })
    .route({ method: 'GET', path: '/sync/terms' })
    .errors(errorsOf())
    .output(planTermsSchema),
  /** Plans that run keep the price they were taken at. */
  updateTerms: method
    .meta({ access: OWNER, isAudited: true })
    .route({ method: 'PUT', path: '/admin/sync/terms' })
    .errors(errorsOf('storage_unavailable'))
    .input(planTermsSchema)
    .output(planTermsSchema),
  /** Whether plans wait for an owner to say which day it is. */
  day: method.meta({ access: EVERYONE, isAudited: false }).errors(errorsOf()).output(planDaySchema),
  /** The clock is right: what is due up to this day is charged from now on. */
  confirmDay: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('changed_meanwhile', 'storage_unavailable'))
    .input(z.strictObject({ day: daySchema }))
    .output(planDaySchema),
  /** MANA-21. */
  statusOf: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'plans:admin' })
    .route({ method: 'GET', path: '/admin/sync/{customerId}' })
    .errors(errorsOf('not_found'))
    .input(ofCustomer)
    .output(planStandingSchema),
  /** MANA-53: who waits for credits, those that were paused last first. */
  paused: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'plans:admin' })
    .route({ method: 'GET', path: '/sync/paused' })
    .errors(errorsOf('review_unavailable'))
    .input(
      z.strictObject({
        /** Any part of a name or an e-mail address. */
        search: z.string().max(120).default(''),
        limit: z.number().int().min(1).max(100).default(50),
        /** `next` of the page before. */
        before: z.string().max(40).nullable().default(null),
      }),
    )
    .output(
      z.object({
        plans: z.array(pausedPlanSchema),
        next: z.string().nullable(),
        /** All of them, whatever was searched for. */
        count: z.number().int().nonnegative(),
      }),
    ),
  /** MANA-22, MANA-24: never charged and never paused, until it is revoked. */
  gift: method
    .meta({ access: OWNER, isAudited: true, scope: 'plans:admin' })
    .route({ method: 'POST', path: '/admin/sync/{customerId}/gift' })
    .errors(errorsOf(...MOVING))
    .input(ofCustomer.extend({ clientId: clientIdSchema }))
    .output(planViewSchema),
  /** MANA-23. Sent again late, it does not end a plan that was given meanwhile. */
  revokeGift: method
    .meta({ access: OWNER, isAudited: true, scope: 'plans:admin' })
    .route({ method: 'DELETE', path: '/admin/sync/{customerId}/gift' })
    .errors(
      errorsOf(
        'not_found',
        'id_reused',
        'plan_not_running',
        'plan_day_doubted',
        'storage_unavailable',
      ),
    )
    .input(ofCustomer.extend({ clientId: clientIdSchema }))
    .output(planViewSchema),
  /** MANA-36: the check of a server that serves the customer. Its key can spend nothing. */
  serverStatus: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'plans' })
    .route({ method: 'GET', path: '/internal/sync/status/{customerId}' })
    .errors(errorsOf('not_found'))
    .input(ofCustomer)
    .output(planStandingSchema.pick({ plan: true, isServed: true })),
  /**
   * MANA-37: charges what is due now. The console does it by itself; twice charges once. Nothing is
   * charged while the day is doubted, and `doubt` says so.
   */
  chargeRecurring: method
    .meta({ access: OWNER, isAudited: true, scope: 'plans:admin' })
    .route({ method: 'POST', path: '/internal/sync/charge-recurring' })
    .errors(errorsOf('storage_unavailable'))
    .output(
      z.object({
        periodsCharged: z.number().int().nonnegative(),
        creditsCharged: z.bigint().nonnegative(),
        plansPaused: z.number().int().nonnegative(),
        nextDueAtMs: z.number().int().nullable(),
        ...planDaySchema.shape,
      }),
    ),
}
