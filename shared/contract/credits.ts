import { z } from 'zod'
import { clientIdSchema, customerIdSchema, invoiceIdSchema, reservationIdSchema } from '../ids.ts'
import {
  creditAmountSchema,
  committedCreditsSchema,
  creditBalanceSchema,
  CREDITS_MAX,
  movedCreditsSchema,
  operationSchema,
  packageIdSchema,
  packageViewSchema,
  priceListSchema,
  purchaseViewSchema,
  refundedCreditsSchema,
  RESERVATION_TTL_SECONDS_DEFAULT,
  RESERVATION_TTL_SECONDS_MAX,
  reservationStatusSchema,
  reservationViewSchema,
  reservedCreditsSchema,
  returnedCreditsSchema,
  savePackageInputSchema,
  savePricesInputSchema,
  statementLineSchema,
  tenderSchema,
  usageRowSchema,
  usageSumsSchema,
  usedCreditsSchema,
} from '../model/credits.ts'
import { daySchema } from '../model/day.ts'
import { invoiceViewSchema } from '../model/invoice.ts'
import { proseSchema } from '../model/text.ts'
import { EVERYONE, MANAGERS, method, REVIEWERS, SELLERS } from './base.ts'
import { errorsOf } from './errors.ts'
import { answer } from './review-answer.ts'

const note = proseSchema(200).default('')
const page = {
  limit: z.number().int().min(1).max(100).default(50),
  /** `next` of the page before; newest first. */
  before: z.string().max(40).nullable().default(null),
}

/**
 * The credit service of MANA-04…10 and MANA-28…34. Every verb that moves credits takes an id
 * chosen by its caller: the same id with the same input answers what it answered first.
 */
export const credits = {
  /** MANA-04, MANA-28. */
  balance: method
    .route({ method: 'GET', path: '/credits/balance' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf('not_found'))
    .input(z.strictObject({ customerId: customerIdSchema }))
    .output(movedCreditsSchema),
  /** MANA-31: once for a customer; 0 only opens the account. */
  init: method
    .route({ method: 'POST', path: '/internal/credits/init' })
    .meta({ access: MANAGERS, isAudited: true, scope: 'credits:internal' })
    .errors(errorsOf('not_found', 'id_reused', 'already_initialized', 'storage_unavailable'))
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        customerId: customerIdSchema,
        amount: z.bigint().nonnegative().max(CREDITS_MAX).default(0n),
      }),
    )
    .output(movedCreditsSchema),
  /** MANA-05, MANA-29, MANA-46: one-shot debit. Without an amount the operation's price. */
  use: method
    .route({ method: 'POST', path: '/credits/use' })
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:use' })
    .errors(
      errorsOf(
        'bad_request',
        'not_found',
        'id_reused',
        'insufficient_credits',
        'storage_unavailable',
      ),
    )
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        customerId: customerIdSchema,
        amount: creditAmountSchema.nullable().default(null),
        operation: operationSchema.default('other'),
        description: note,
      }),
    )
    .output(usedCreditsSchema),
  /** MANA-30: gives credits back, tied to no reservation; says why. */
  refund: method
    .route({ method: 'POST', path: '/internal/credits/refund' })
    .meta({ access: MANAGERS, isAudited: true, scope: 'credits:internal' })
    .errors(errorsOf('not_found', 'id_reused', 'storage_unavailable'))
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        customerId: customerIdSchema,
        amount: creditAmountSchema,
        reason: proseSchema(200).min(1),
      }),
    )
    .output(refundedCreditsSchema),
  /** MANA-32, MANA-41: holds credits until commit, refund, or its time is over (TRAP-14). */
  reserve: method
    .route({ method: 'POST', path: '/internal/credits/reserve' })
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:internal' })
    .errors(
      errorsOf(
        'bad_request',
        'not_found',
        'id_reused',
        'insufficient_credits',
        'storage_unavailable',
      ),
    )
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        customerId: customerIdSchema,
        amount: creditAmountSchema.nullable().default(null),
        operation: operationSchema.default('other'),
        reason: note,
        ttlSeconds: z
          .number()
          .int()
          .min(1)
          .max(RESERVATION_TTL_SECONDS_MAX)
          .default(RESERVATION_TTL_SECONDS_DEFAULT),
      }),
    )
    .output(reservedCreditsSchema),
  /** MANA-33, MANA-42, MANA-59: uses all of it, or a part; the rest returns. */
  commit: method
    .route({ method: 'POST', path: '/internal/credits/commit' })
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:internal' })
    .errors(
      errorsOf(
        'not_found',
        'id_reused',
        'already_committed',
        'already_refunded',
        'reservation_expired',
        'over_reserved',
        'storage_unavailable',
      ),
    )
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        reservationId: reservationIdSchema,
        /** Null: the whole reservation. */
        amount: creditAmountSchema.nullable().default(null),
        description: note,
      }),
    )
    .output(committedCreditsSchema),
  /** MANA-34, MANA-43: gives all of it back. */
  refundReservation: method
    .route({ method: 'POST', path: '/internal/credits/refund-reservation' })
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:internal' })
    .errors(
      errorsOf(
        'not_found',
        'id_reused',
        'already_committed',
        'already_refunded',
        'reservation_expired',
        'storage_unavailable',
      ),
    )
    .input(z.strictObject({ clientId: clientIdSchema, reservationId: reservationIdSchema }))
    .output(returnedCreditsSchema),
  reservation: method
    .route({ method: 'GET', path: '/credits/reservations/{id}' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf('not_found'))
    .input(z.strictObject({ id: reservationIdSchema }))
    .output(reservationViewSchema),
  reservations: method
    .route({ method: 'GET', path: '/credits/reservations' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf())
    .input(
      z.strictObject({
        customerId: customerIdSchema,
        status: reservationStatusSchema.nullable().default(null),
        ...page,
      }),
    )
    .output(
      z.object({ reservations: z.array(reservationViewSchema), next: z.string().nullable() }),
    ),
  /** MANA-06: what came and went, newest first, with the balance after each line. */
  statement: method
    .route({ method: 'GET', path: '/credits/transactions' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf('not_found', 'review_unavailable'))
    .input(z.strictObject({ customerId: customerIdSchema, ...page }))
    .output(
      z.object({
        lines: z.array(statementLineSchema),
        next: z.string().nullable(),
        credit: creditBalanceSchema,
        /** Change sequence at the moment of reading. */
        asOfSeq: z.number().int(),
      }),
    ),
  /** MANA-07. */
  purchases: method
    .route({ method: 'GET', path: '/credits/purchases' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf())
    .input(z.strictObject({ customerId: customerIdSchema, ...page }))
    .output(z.object({ purchases: z.array(purchaseViewSchema), next: z.string().nullable() })),
  /** MANA-09: the existing walk of a sale, for one customer and one package. */
  purchase: method
    .route({ method: 'POST', path: '/credits/purchase' })
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:use' })
    .errors(
      errorsOf(
        'bad_request',
        'not_found',
        'id_reused',
        'rate_limited',
        'node_not_configured',
        'node_unreachable',
        'node_refused',
        'other_node',
        'rate_unavailable',
        'tender_unavailable',
        'storage_unavailable',
      ),
    )
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        customerId: customerIdSchema,
        packageId: packageIdSchema,
        tender: tenderSchema.default('lightning'),
      }),
    )
    .output(z.object({ purchase: purchaseViewSchema, invoice: invoiceViewSchema })),
  /** MANA-10: asks the node while it waits, so that polling alone completes a purchase. */
  purchaseStatus: method
    .route({ method: 'GET', path: '/credits/purchase/{id}' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf('not_found', 'not_owner', 'node_not_configured'))
    .input(z.strictObject({ id: invoiceIdSchema }))
    .output(z.object({ purchase: purchaseViewSchema, invoice: invoiceViewSchema })),
  /** MANA-08, and the tenders that this shop can take now. */
  packages: method
    .route({ method: 'GET', path: '/credits/packages' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf())
    .input(z.strictObject({ isWithdrawnShown: z.boolean().default(false) }))
    .output(z.object({ packages: z.array(packageViewSchema), tenders: z.array(tenderSchema) })),
  /** TRAP-12: packages are data. A purchase in flight keeps the terms it was made with. */
  savePackage: method
    .route({ method: 'PUT', path: '/credits/packages/{id}' })
    .meta({ access: MANAGERS, isAudited: true })
    .errors(errorsOf('bad_request', 'changed_meanwhile', 'storage_unavailable'))
    .input(savePackageInputSchema)
    .output(packageViewSchema),
  withdrawPackage: method
    .route({ method: 'DELETE', path: '/credits/packages/{id}' })
    .meta({ access: MANAGERS, isAudited: true })
    .errors(errorsOf('not_found', 'storage_unavailable'))
    .input(z.strictObject({ id: packageIdSchema }))
    .output(packageViewSchema),
  /** MANA-47: what an operation costs when its caller names no amount. */
  prices: method
    .route({ method: 'GET', path: '/credits/prices' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf())
    .output(priceListSchema),
  /** MANA-47, MANA-50: the whole list, so a save is refused when it was read before another's. */
  savePrices: method
    .route({ method: 'PUT', path: '/credits/prices' })
    .meta({ access: MANAGERS, isAudited: true })
    .errors(errorsOf('bad_request', 'changed_meanwhile', 'storage_unavailable'))
    .input(savePricesInputSchema)
    .output(priceListSchema),
  /** MANA-61, for one customer or all; newest day first. */
  usage: method
    .route({ method: 'GET', path: '/credits/usage' })
    .meta({ access: REVIEWERS, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf('review_unavailable'))
    .input(
      z.strictObject({
        customerId: customerIdSchema.nullable().default(null),
        fromDay: daySchema,
        toDay: daySchema,
        limit: z.number().int().min(1).max(1000).default(200),
        /** `next` of the page before. */
        before: z.string().max(100).nullable().default(null),
      }),
    )
    .output(z.object({ rows: z.array(usageRowSchema), next: z.string().nullable() })),
  /**
   * MANA-61 in sums: what was used by operation in days of the shop's zone, for one customer or
   * all. A use that was corrected counts as used, as in `usage`.
   */
  usageSums: method
    .route({ method: 'GET', path: '/credits/usage/sums' })
    .meta({ access: REVIEWERS, isAudited: false, scope: 'credits:read' })
    .errors(errorsOf('bad_request', 'review_unavailable'))
    .input(
      z.strictObject({
        customerId: customerIdSchema.nullable().default(null),
        /** Both days are included; null leaves that end open. */
        fromDay: daySchema.nullable().default(null),
        toDay: daySchema.nullable().default(null),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(answer(usageSumsSchema.shape)),
  /**
   * MANA-61: counts all usage again from the book and puts what differed right. `left` is more than
   * nothing when credits were used all the time under the same sums.
   */
  recountUsage: method
    .route({ method: 'POST', path: '/internal/credits/recount-usage' })
    .meta({ access: MANAGERS, isAudited: true })
    .errors(errorsOf('review_unavailable', 'storage_unavailable'))
    .output(
      z.object({
        rows: z.number().int(),
        corrected: z.number().int(),
        left: z.number().int(),
      }),
    ),
}
