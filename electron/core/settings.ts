import {
  type AppearanceSettings,
  appearanceSettingsSchema,
  type NodeSettingsView,
  nodeSettingsViewSchema,
  type RateSettings,
  rateSettingsSchema,
  type SettingsView,
  type ShopSettings,
  shopSettingsSchema,
} from '../../shared/model/settings.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import { ensureTill } from '../store/tills.ts'
import type { ReadTx } from '../store/tx.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'

export const DEFAULT_APPEARANCE: AppearanceSettings = {
  theme: 'system',
  language: 'en',
  isSoundOn: false,
  idleLockMinutes: 10,
}

/** TRAP-13 and part 5.2: warn after 5 minutes, refuse after an hour, never below the floor. */
export function defaultRateSettings(profile: 'sandbox' | 'live'): RateSettings {
  return {
    sources: profile === 'sandbox' ? ['sandbox'] : ['coinbase', 'kraken', 'bitstamp'],
    staleWarnMinutes: 5,
    staleBlockMinutes: 60,
    spreadBasisPoints: 0,
    floorMajorPerBtc: 1_000,
    jumpGuardPercent: 20,
  }
}

const NO_NODE: NodeSettingsView = {
  isConfigured: false,
  host: '',
  port: 0,
  pubkey: '',
  alias: '',
  network: '',
  certificateFingerprint: '',
  rights: 'unknown',
}

/** @throws Error when the shop was never set up; `openCore` writes it before anything reads. */
/** Null on the first run, before the shop is set up; work that goes round waits for it. */
export function findShop(tx: ReadTx): ShopSettings | null {
  return readSetting(tx, 'shop', shopSettingsSchema)
}

export function readShop(tx: ReadTx): ShopSettings {
  const shop = findShop(tx)
  if (!shop) throw new Error('the shop is not set up')
  return shop
}

export function readAppearance(tx: ReadTx): AppearanceSettings {
  return readSetting(tx, 'appearance', appearanceSettingsSchema) ?? DEFAULT_APPEARANCE
}

export function readRateSettings(tx: ReadTx, profile: 'sandbox' | 'live'): RateSettings {
  return readSetting(tx, 'rates', rateSettingsSchema) ?? defaultRateSettings(profile)
}

export function readNodeView(tx: ReadTx): NodeSettingsView {
  return readSetting(tx, 'node_view', nodeSettingsViewSchema) ?? NO_NODE
}

export function settingsView(core: Core): SettingsView {
  return core.book.read((tx) => ({
    shop: readShop(tx),
    appearance: readAppearance(tx),
    rates: readRateSettings(tx, core.profile),
    node: readNodeView(tx),
  }))
}

/** Puts the shop's own currency on the desk, so that its price is read before it is asked for. */
export function keepShopRate(core: Core): void {
  const shop = core.book.read(findShop)
  if (shop) core.rates.status(shop.currency)
}

/** @throws Refusal bad_request when the runtime does not know the time zone. */
export function updateShop(core: Core, shop: ShopSettings): SettingsView {
  refuseUnknownZone(shop.timeZone)
  commit(core, (unit) => {
    writeSetting(unit.tx, 'shop', shop)
    ensureTill(unit.tx, core.tillId, shop.tillName)
    unit.announce({ topic: 'settings' })
  })
  core.rates.settingsChanged()
  return settingsView(core)
}

export function updateAppearance(core: Core, changes: Partial<AppearanceSettings>): SettingsView {
  commit(core, (unit) => {
    writeSetting(unit.tx, 'appearance', { ...readAppearance(unit.tx), ...changes })
    unit.announce({ topic: 'settings' })
  })
  return settingsView(core)
}

/**
 * @throws Refusal bad_request when the tiers contradict each other or a real book asks the sandbox.
 */
export function updateRates(core: Core, rates: RateSettings): SettingsView {
  if (rates.staleBlockMinutes <= rates.staleWarnMinutes) {
    throw new Refusal('bad_request', { field: 'staleBlockMinutes' })
  }
  const hasSandbox = rates.sources.includes('sandbox')
  if (hasSandbox !== (core.profile === 'sandbox')) {
    throw new Refusal('bad_request', { field: 'sources' })
  }
  commit(core, (unit) => {
    writeSetting(unit.tx, 'rates', rates)
    unit.announce({ topic: 'settings' })
  })
  core.rates.settingsChanged()
  return settingsView(core)
}

/** @throws Refusal bad_request */
export function refuseUnknownZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new Refusal('bad_request', { field: 'timeZone' })
  }
}
