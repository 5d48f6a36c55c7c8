import { randomInt } from 'node:crypto'

const SEEDS = 2 ** 31

/**
 * Of this run: another each time, and in the names of the tests that use it, so that one that
 * failed can be run again with `TILLBOOK_SEED`.
 */
export const RUN_SEED = Number(process.env['TILLBOOK_SEED'] ?? randomInt(SEEDS))

/** A stream of numbers below a limit; each purpose of a run has its own. */
export function seededRandom(purpose: number, seed = RUN_SEED): (below: number) => number {
  let state = (Math.imul(seed ^ 0x9e37_79b9, 2_654_435_761) + Math.imul(purpose, 40_503)) >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  // The first ones of neighbouring seeds are alike.
  for (let skipped = 0; skipped < 8; skipped += 1) next()
  return (below) => Math.floor(next() * below)
}
