import { daysToSeal } from '../domain/days.ts'
import { insertSeal, latestSeal, readGenesis, type SealRow } from '../store/seals.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { findShop } from './settings.ts'

/**
 * Seals the days that are over in the shop's time zone (OPP-03): a row in the book, under the
 * chain as an event of its own, and a line beside it. Called again and again; a day is sealed once.
 * @returns the seal, or null when nothing was due.
 */
export function sealDay(core: Core): SealRow | null {
  const due = core.book.read((tx) => {
    const shop = findShop(tx)
    if (!shop) return null
    const { timeZone } = shop
    const days = daysToSeal({
      nowMs: core.clock.nowMs(),
      createdAtMs: readGenesis(tx).createdAtMs,
      zone: timeZone,
      lastSealedDay: latestSeal(tx)?.day ?? null,
    })
    return days && { ...days, timeZone }
  })
  if (!due) {
    // A line that a full disk refused, or a crash left out, is written when there is room.
    core.anchors.writeSeals()
    return null
  }
  const seal = commit(core, (unit) => {
    unit.announce({ topic: 'seal' })
    return insertSeal(unit.tx, due)
  })
  core.anchors.writeSeals()
  return seal
}
