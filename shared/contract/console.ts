import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { changeEventSchema } from '../model/change.ts'
import { manualReasonSchema, rateStatusSchema } from '../model/rate.ts'
import {
  idleLockMinutesSchema,
  looksSettingsSchema,
  rateSettingsSchema,
  settingsViewSchema,
  shopSettingsSchema,
} from '../model/settings.ts'
import { preflightSchema, statusSnapshotSchema } from '../model/status.ts'
import { SHOP_CURRENCIES } from '../money.ts'
import { EVERYONE, MANAGERS, method, OWNER, SELLERS } from './base.ts'
import { errorsOf } from './errors.ts'

export const rates = {
  /** The shop's currency unless another is named: a credit package may be priced in its own. */
  current: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .input(z.object({ currency: z.enum(SHOP_CURRENCIES).optional() }).optional())
    .output(rateStatusSchema),
  refresh: method
    .meta({ access: SELLERS, isAudited: false })
    .errors(errorsOf('rate_limited'))
    .output(rateStatusSchema),
  /**
   * Manual price of one BTC in major units as decimal text; null goes back to the sources. Why it
   * was set stands in the audit log and in each sale of that price (OPP-06).
   */
  setManual: method
    .meta({ access: MANAGERS, isAudited: true, auditedWords: 'reason' })
    .errors(errorsOf('bad_request'))
    .input(
      z.union([
        z.object({
          price: z.string().max(20),
          validMinutes: z.number().int().min(5).max(1440).default(120),
          reason: manualReasonSchema,
        }),
        z.object({ price: z.null() }),
      ]),
    )
    .output(rateStatusSchema),
}

export const node = {
  /** OPP-05: what would stop this sale, before the QR is shown. */
  preflight: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .input(
      z.object({
        amountMsat: z.bigint().nonnegative(),
        isFiat: z.boolean(),
        /** The currency the price is in; the shop's own when absent. */
        currency: z.enum(SHOP_CURRENCIES).optional(),
      }),
    )
    .output(preflightSchema),
}

export const settings = {
  get: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .output(settingsViewSchema),
  updateShop: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('bad_request', 'storage_unavailable'))
    .input(shopSettingsSchema)
    .output(settingsViewSchema),
  updateAppearance: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf('storage_unavailable'))
    .input(looksSettingsSchema)
    .output(settingsViewSchema),
  /** Who stands at an open till is its only guard, so a cashier cannot turn the lock off. */
  updateIdleLock: method
    .meta({ access: MANAGERS, isAudited: true })
    .errors(errorsOf('storage_unavailable'))
    .input(z.object({ idleLockMinutes: idleLockMinutesSchema }))
    .output(settingsViewSchema),
  updateRates: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('bad_request', 'storage_unavailable'))
    .input(rateSettingsSchema)
    .output(settingsViewSchema),
}

export const live = {
  /** First a head, then every change after `afterSeq` (null: after the head). */
  changes: method
    .meta({ access: EVERYONE, isAudited: false })
    .errors(errorsOf())
    .input(z.object({ afterSeq: z.number().int().nonnegative().nullable() }))
    .output(eventIterator(changeEventSchema)),
  /** Whole snapshots for the status strip, the present one at once. */
  status: method
    .meta({ access: 'console', isAudited: false })
    .errors(errorsOf())
    .output(eventIterator(statusSnapshotSchema)),
}

export const auditEntrySchema = z.object({
  seq: z.number().int(),
  atMs: z.number().int(),
  operatorName: z.string(),
  /** Name of the service key that called; empty where the operator did. */
  serviceKeyName: z.string(),
  method: z.string(),
  outcome: z.string(),
  subject: z.string(),
})

export const diagnostics = {
  /**
   * Text without secrets, for a support request. Where no book is open nobody can sign in, and it
   * is needed most: any window may have it then, as it may set up or restore.
   */
  bundle: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf())
    .output(z.object({ fileName: z.string(), text: z.string() })),
  audit: method
    .meta({ access: ['auditor', 'owner'], isAudited: false })
    .errors(errorsOf())
    .input(z.object({ limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.object({ entries: z.array(auditEntrySchema) })),
}

/** The sandbox's customer wallet. Every method answers `forbidden` beside a real node. */
export const wallet = {
  state: method
    .meta({ access: SELLERS, isAudited: false })
    .errors(errorsOf())
    .output(z.object({ balanceMsat: z.bigint() })),
  pay: method
    .meta({ access: SELLERS, isAudited: true })
    .errors(errorsOf('bad_request', 'node_unreachable'))
    .input(
      z.object({
        bolt11: z.string().min(20).max(4096),
        mode: z.enum(['pay', 'pay_late', 'overpay', 'pay_twice', 'vanish']),
      }),
    )
    .output(
      z.object({
        status: z.enum(['succeeded', 'failed', 'held']),
        paidMsat: z.bigint(),
        detail: z.string(),
      }),
    ),
}
