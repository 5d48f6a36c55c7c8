import { z } from 'zod'
import { clientIdSchema, customerIdSchema, giftIdSchema } from '../ids.ts'
import {
  createdGiftSchema,
  createGiftInputSchema,
  giftCodeInputSchema,
  giftInfoSchema,
  giftStatusSchema,
  giftViewSchema,
  giveGiftInputSchema,
} from '../model/gift.ts'
import { EVERYONE, MANAGERS, method, SELLERS } from './base.ts'
import { errorsOf } from './errors.ts'

const page = {
  limit: z.number().int().min(1).max(100).default(50),
  /** The cursor of the page before. */
  before: z.string().max(40).nullable().default(null),
}
const pageOfGifts = z.object({
  gifts: z.array(giftViewSchema),
  next: z.string().nullable(),
  /** Change sequence at the moment of reading. */
  asOfSeq: z.number().int(),
})
const MAKING = [
  'bad_request',
  'not_found',
  'id_reused',
  'insufficient_credits',
  'storage_unavailable',
] as const

export const gifts = {
  /** MANA-15: no login; wrong short codes are counted. */
  info: method
    .meta({ access: 'console', isAudited: false, scope: 'gifts' })
    .route({ method: 'GET', path: '/gifts/{code}' })
    .errors(errorsOf('bad_request', 'not_found', 'rate_limited', 'storage_unavailable'))
    .input(z.strictObject({ code: giftCodeInputSchema }))
    .output(giftInfoSchema),
  /** MANA-16: out of a customer's own credits, so a key must be one that may spend them. */
  create: method
    .meta({ access: SELLERS, isAudited: true, scope: 'gifts', alsoScope: 'credits:use' })
    .route({ method: 'POST', path: '/gifts' })
    .errors(errorsOf(...MAKING))
    .input(createGiftInputSchema)
    .output(createdGiftSchema),
  /** The shop gives: out of its promotions, so that the book says what was given away. */
  give: method
    .meta({ access: MANAGERS, isAudited: true })
    .route({ method: 'POST', path: '/admin/gifts' })
    .errors(errorsOf(...MAKING))
    .input(giveGiftInputSchema)
    .output(createdGiftSchema),
  /** Every gift, newest first; `from` null is the shop's own. */
  list: method
    .meta({ access: EVERYONE, isAudited: false })
    .route({ method: 'GET', path: '/admin/gifts' })
    .errors(errorsOf())
    .input(z.strictObject({ ...page, status: giftStatusSchema.nullable().default(null) }))
    .output(pageOfGifts),
  /** MANA-17. */
  created: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'gifts' })
    .route({ method: 'GET', path: '/gifts/me/created' })
    .errors(errorsOf())
    .input(z.strictObject({ ...page, customerId: customerIdSchema }))
    .output(pageOfGifts),
  /** MANA-18: redeemed by this customer. */
  received: method
    .meta({ access: EVERYONE, isAudited: false, scope: 'gifts' })
    .route({ method: 'GET', path: '/gifts/me/received' })
    .errors(errorsOf())
    .input(z.strictObject({ ...page, customerId: customerIdSchema }))
    .output(pageOfGifts),
  /**
   * MANA-19, MANA-57: once, whoever asks at the same time. The same customer with the same client
   * id gets the same answer again.
   */
  redeem: method
    .meta({ access: SELLERS, isAudited: true, scope: 'gifts' })
    .route({ method: 'POST', path: '/gifts/{code}/redeem' })
    .errors(
      errorsOf(
        'bad_request',
        'not_found',
        'id_reused',
        'rate_limited',
        'gift_redeemed',
        'gift_for_another',
        'gone',
        'storage_unavailable',
      ),
    )
    .input(
      z.strictObject({
        clientId: clientIdSchema,
        code: giftCodeInputSchema,
        customerId: customerIdSchema,
      }),
    )
    .output(giftViewSchema),
  /** MANA-20, MANA-58: the credits go back to where they came from. Twice is once. */
  cancel: method
    .meta({ access: SELLERS, isAudited: true, scope: 'gifts' })
    .route({ method: 'DELETE', path: '/gifts/{id}' })
    .errors(errorsOf('not_found', 'id_reused', 'gift_redeemed', 'storage_unavailable'))
    .input(z.strictObject({ clientId: clientIdSchema, id: giftIdSchema }))
    .output(giftViewSchema),
  /** MANA-35: what waits for this customer's e-mail address. Done by itself when it appears. */
  redeemPending: method
    .meta({ access: SELLERS, isAudited: true, scope: 'credits:internal' })
    .route({ method: 'POST', path: '/internal/gifts/redeem-pending' })
    .errors(errorsOf('not_found', 'id_reused', 'storage_unavailable'))
    .input(z.strictObject({ clientId: clientIdSchema, customerId: customerIdSchema }))
    .output(z.object({ gifts: z.array(giftViewSchema) })),
}
