import { setImmediate } from 'node:timers/promises'
import { replaceUsage, type UsageDifference } from '../store/usage.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { reviewBook } from './review-book.ts'

/** Differences in one answer of the reader, and sums that one transaction puts right. */
const COUNTED_MAX = 2_000
const STEP = 100
/** Somebody who uses credits all the time can hold up one sum; the next recount takes it. */
const ROUNDS_MAX = 20

/**
 * MANA-61: counts all usage again from the book and puts right what was kept otherwise. The count
 * goes over the whole journal, so another thread does it; what is put right here is a few sums at a
 * time, each only if nothing was used under it meanwhile.
 * @returns how many sums are kept, how many were wrong, and how many of these still are.
 * @throws Refusal review_unavailable
 */
export async function recountUsage(
  core: Core,
  signal?: AbortSignal,
): Promise<{ rows: number; corrected: number; left: number }> {
  let corrected = 0
  for (let round = 0; ; round += 1) {
    const asked = { limit: COUNTED_MAX }
    const told = await reviewBook(core, 'usageAgainstBook', asked, signal)
    const { rows, differences } = told
    if (differences.length === 0 || round === ROUNDS_MAX) {
      return { rows, corrected, left: differences.length }
    }
    corrected += await putRight(core, differences)
  }
}

async function putRight(core: Core, differences: readonly UsageDifference[]): Promise<number> {
  let corrected = 0
  for (let at = 0; at < differences.length; at += STEP) {
    const step = differences.slice(at, at + STEP)
    corrected += commit(
      core,
      (unit) => step.filter((difference) => replaceUsage(unit.tx, difference)).length,
    )
    // Sales that wait go first.
    await setImmediate()
  }
  return corrected
}
