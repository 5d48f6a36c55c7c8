import { countUsageRows, replaceUsage, usageDifferences } from '../store/usage.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'

/**
 * MANA-61: counts all usage again from the book and puts right what was kept otherwise.
 * @returns how many sums are kept, and how many were wrong.
 */
export function recountUsage(core: Core): { rows: number; corrected: number } {
  return commit(core, (unit) => {
    const wrong = usageDifferences(unit.tx)
    replaceUsage(unit.tx, wrong)
    return { rows: countUsageRows(unit.tx), corrected: wrong.length }
  })
}
