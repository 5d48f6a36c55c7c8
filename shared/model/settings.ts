import { z } from 'zod'
import { SHOP_CURRENCIES } from '../money.ts'

export const shopSettingsSchema = z.object({
  shopName: z.string().trim().min(1).max(60),
  currency: z.enum(SHOP_CURRENCIES),
  /** IANA name, checked by the core against what the runtime knows. */
  timeZone: z.string().min(1).max(60),
  tillName: z.string().trim().min(1).max(30),
})
export type ShopSettings = z.infer<typeof shopSettingsSchema>

/** What anybody at the till may turn: how it looks and sounds. */
export const looksSettingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['en', 'de']),
  isSoundOn: z.boolean(),
})

/** Minutes without a hand on the till until it locks by itself; 0 never locks. */
export const idleLockMinutesSchema = z.number().int().min(0).max(240)

export const appearanceSettingsSchema = looksSettingsSchema.extend({
  idleLockMinutes: idleLockMinutesSchema,
})
export type AppearanceSettings = z.infer<typeof appearanceSettingsSchema>

export const RATE_SOURCES = ['coinbase', 'kraken', 'bitstamp', 'sandbox'] as const
export const rateSettingsSchema = z.object({
  sources: z.array(z.enum(RATE_SOURCES)).min(1).max(4),
  staleWarnMinutes: z.number().int().min(1).max(60),
  staleBlockMinutes: z.number().int().min(5).max(1440),
  spreadBasisPoints: z.number().int().min(-1000).max(1000),
  /** A price below this many minor units per BTC is never used (pain 8); in major units. */
  floorMajorPerBtc: z.number().int().min(1).max(100_000_000),
  /** A larger jump against the last accepted price needs two sources in a row, or a person. */
  jumpGuardPercent: z.number().int().min(1).max(90),
})
export type RateSettings = z.infer<typeof rateSettingsSchema>

/** What the screen may know of the node's credentials: never the credential itself. */
export const nodeSettingsViewSchema = z.object({
  isConfigured: z.boolean(),
  host: z.string(),
  port: z.number().int(),
  pubkey: z.string(),
  alias: z.string(),
  network: z.string(),
  certificateFingerprint: z.string(),
  rights: z.enum(['till', 'too_wide_accepted', 'unknown']),
})
export type NodeSettingsView = z.infer<typeof nodeSettingsViewSchema>

export const settingsViewSchema = z.object({
  shop: shopSettingsSchema,
  appearance: appearanceSettingsSchema,
  rates: rateSettingsSchema,
  node: nodeSettingsViewSchema,
})
export type SettingsView = z.infer<typeof settingsViewSchema>
