import { z } from 'zod'
import { clientIdSchema, customerIdSchema, giftIdSchema } from '../ids.ts'
import { GIFT_CODE_KINDS } from '../gift-code.ts'
import { creditAmountSchema } from './credits.ts'
import { customerEmailSchema } from './customer.ts'
import { proseSchema } from './text.ts'

/** MANA-55, MANA-56: whoever holds the code, or the customer with this e-mail address alone. */
export const GIFT_KINDS = ['simple', 'personalized'] as const
export const giftKindSchema = z.enum(GIFT_KINDS)
export type GiftKind = z.infer<typeof giftKindSchema>

/** SM-06. A personalised gift waits for its customer; a simple one is open to its code. */
export const GIFT_STATUSES = ['open', 'waiting', 'redeemed', 'canceled'] as const
export const giftStatusSchema = z.enum(GIFT_STATUSES)
export type GiftStatus = z.infer<typeof giftStatusSchema>

const partySchema = z.object({ id: customerIdSchema, name: z.string().max(80) })

/** What an operator may see of a gift. The code is never in it: only its hash is kept. */
export const giftViewSchema = z.object({
  id: giftIdSchema,
  /** Grows by one with every change of this gift. */
  version: z.number().int().positive(),
  kind: giftKindSchema,
  status: giftStatusSchema,
  credits: z.bigint().positive(),
  codeKind: z.enum(GIFT_CODE_KINDS),
  message: z.string().max(200),
  /** Whose credits it is made of; null when the shop gives it. */
  from: partySchema.nullable(),
  /** Address of a personalised gift, in lower case. */
  email: z.string().nullable(),
  redeemedBy: partySchema.nullable(),
  createdAtMs: z.number().int(),
  /** When it was redeemed or canceled. */
  endedAtMs: z.number().int().nullable(),
  operatorName: z.string(),
})
export type GiftView = z.infer<typeof giftViewSchema>

/** MANA-15: what anybody who holds a code may know. No names, no address, no ids. */
export const giftInfoSchema = giftViewSchema
  .pick({ kind: true, status: true, credits: true, message: true, createdAtMs: true })
  .extend({ shopName: z.string() })
export type GiftInfo = z.infer<typeof giftInfoSchema>

const giftTerms = z.strictObject({
  /** Chosen and kept by the client before it asks. */
  clientId: clientIdSchema,
  credits: creditAmountSchema,
  codeKind: z.enum(GIFT_CODE_KINDS).default('long'),
  message: proseSchema(200).default(''),
  /** With an address the gift is personalised: only the customer with it can have it. */
  email: customerEmailSchema.nullable().default(null),
})
export const createGiftInputSchema = giftTerms.extend({ customerId: customerIdSchema })
export type CreateGiftInput = z.infer<typeof createGiftInputSchema>
export const giveGiftInputSchema = giftTerms
export type GiveGiftInput = z.infer<typeof giveGiftInputSchema>

/** As typed or scanned: groups, spaces and case do not matter. */
export const giftCodeInputSchema = z.string().min(1).max(80)

export const createdGiftSchema = z.object({
  gift: giftViewSchema,
  /**
   * The code, told here and nowhere else. Null once the gift is over: a repeat of the call that
   * made it then has nothing to hand out.
   */
  code: z.string().max(80).nullable(),
})
export type CreatedGift = z.infer<typeof createdGiftSchema>
