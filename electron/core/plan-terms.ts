import { z } from 'zod'
import { type PlanTerms, planTermsSchema } from '../../shared/model/plan.ts'
import { shopSettingsSchema } from '../../shared/model/settings.ts'
import { type Day, dayAt, laterDay } from '../domain/billing.ts'
import { DEFAULT_PLAN_TERMS } from '../domain/plan.ts'
import { encodeJson } from '../store/json.ts'
import { latestPlanDay } from '../store/plans.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'
import { commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { sayTerms } from './say-terms.ts'

/** The setting, and what it is told under in the chain. */
const PLAN_TERMS = 'plan_terms'

/** MANA-48 as data: what a new plan costs. */
export function planTerms(tx: ReadTx): PlanTerms {
  return readSetting(tx, PLAN_TERMS, planTermsSchema) ?? DEFAULT_PLAN_TERMS
}

/**
 * Plans that run keep the price they were taken at; only a new start takes these. They stand in the
 * chain word for word, so that a price that was changed beside it is found (decision 0011).
 */
export function updatePlanTerms(core: Core, actor: Actor, terms: PlanTerms): PlanTerms {
  commit(core, (unit) => {
    writeSetting(unit.tx, PLAN_TERMS, terms)
    sayTerms(core, unit, actor, { subject: PLAN_TERMS, detail: encodeJson(terms) })
    unit.announce({ topic: 'settings' })
  })
  return terms
}

const zoneSchema = z.looseObject({ timeZone: shopSettingsSchema.shape.timeZone })

/** The shop's time zone; null before there is a shop. */
export function shopZone(tx: ReadTx): string | null {
  return readSetting(tx, 'shop', zoneSchema)?.timeZone ?? null
}

/** @throws Error before there is a shop. */
export function mustShopZone(tx: ReadTx): string {
  const zone = shopZone(tx)
  if (zone === null) throw new Error('the shop is not set up')
  return zone
}

/**
 * Which day it is for plans: the shop's, but never before a day they have lived through. A clock
 * that is set back would otherwise begin plans in the past, and charge the way back to today; one
 * that leapt ahead counts only when an owner has said so.
 */
export function planToday(core: Core, tx: ReadTx): Day {
  return laterDay(dayAt(core.planClock.nowMs(), mustShopZone(tx)), latestPlanDay(tx) ?? '')
}
