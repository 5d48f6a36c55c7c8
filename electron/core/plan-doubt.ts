import type { PlanDay } from '../../shared/model/plan.ts'
import { dayAt, dayStartMs, laterDay } from '../domain/billing.ts'
import { appendEvent } from '../store/events.ts'
import { lastEntryAtMs } from '../store/history.ts'
import { latestPlanDay } from '../store/plans.ts'
import { lastEventOf } from '../store/timeline.ts'
import type { ReadTx, WriteTx } from '../store/tx.ts'
import { commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import type { Doubt } from './plan-clock.ts'
import { mustShopZone, shopZone } from './plan-terms.ts'
import { Refusal } from './refusal.ts'

/** What the doubt of a day is told under in the chain. */
const SUBJECT = 'plans'

/** @throws Refusal plan_day_doubted: an owner must say first which day it is. */
export function mustKnowDay(core: Core): void {
  if (core.planClock.doubt()) throw new Refusal('plan_day_doubted')
}

/**
 * Puts a doubt that begins or ends into the chain, so that a restart, at which the leap itself
 * cannot be seen any more, does not end it. @returns the doubt that there is now.
 */
export function noteDoubt(core: Core): PlanDay {
  const doubt = core.planClock.doubt()
  const wasDoubted = core.book.read(doubtedFromMs) !== null
  if ((doubt !== null) !== wasDoubted) {
    core.log.warn('plans.day_doubt', { isDoubted: doubt !== null })
    commit(core, (unit) => {
      if (doubt) say(core, unit.tx, { event: 'day_doubted', detail: `${doubt.fromMs}` })
      else say(core, unit.tx, { event: 'day_put_right', detail: '' })
      unit.announce({ topic: 'settings' })
    })
    core.status.touch()
  }
  return core.book.read((tx) => planDayOf(tx, doubt))
}

/** Which day plans go by, and which one the clock says while it is doubted. */
export function readPlanDay(core: Core): PlanDay {
  return core.book.read((tx) => planDayOf(tx, core.planClock.doubt()))
}

/** A doubt in days of the shop; those that plans have lived through are sure. */
export function planDayOf(tx: ReadTx, doubt: Doubt | null): PlanDay {
  const zone = shopZone(tx)
  if (zone === null || doubt === null) return { doubt: null }
  const lastDay = laterDay(dayAt(doubt.fromMs, zone), latestPlanDay(tx) ?? '')
  return { doubt: { lastDay, clockDay: dayAt(doubt.toMs, zone) } }
}

/**
 * An owner says that the clock is right: from now on everything that is due is charged. Asked
 * without need it changes nothing.
 * @param input.day what the owner was shown. @throws Refusal changed_meanwhile: it is another day.
 */
export function confirmPlanDay(core: Core, actor: Actor, input: { day: string }): PlanDay {
  if (core.planClock.doubt() === null) return { doubt: null }
  commit(core, (unit) => {
    const { tx } = unit
    const day = dayAt(core.clock.nowMs(), mustShopZone(tx))
    if (day !== input.day) throw new Refusal('changed_meanwhile')
    say(core, tx, { event: 'day_confirmed', detail: day, actor })
    unit.announce({ topic: 'settings' })
  })
  core.planClock.believe()
  core.status.touch()
  return { doubt: null }
}

/**
 * The latest time that the book is sure of, ms, for the start of a run: where an open doubt began,
 * or else its newest entry. The day of plans counts as well, after a time with the clock set back.
 */
export function seenAtMs(tx: ReadTx): number {
  const doubtedFrom = doubtedFromMs(tx)
  if (doubtedFrom !== null) return doubtedFrom
  const zone = shopZone(tx)
  const day = latestPlanDay(tx)
  const dayMs = zone === null || day === null ? 0 : dayStartMs(day, zone)
  return Math.max(lastEntryAtMs(tx), dayMs)
}

function doubtedFromMs(tx: ReadTx): number | null {
  const last = lastEventOf(tx, SUBJECT)
  return last?.event === 'day_doubted' ? Number(last.detail) : null
}

function say(
  core: Core,
  tx: WriteTx,
  said: { event: string; detail: string; actor?: Actor },
): void {
  const { event, detail, actor } = said
  appendEvent(tx, {
    atMs: core.clock.nowMs(),
    subject: SUBJECT,
    source: actor ? 'operator' : 'clock',
    event,
    fromStatus: null,
    toStatus: null,
    outcome: 'noted',
    detail,
    operatorId: actor?.operatorId ?? null,
  })
}
