import { availableParallelism, setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'

/**
 * Below everything ordinary, above what is only done when nothing else is: at the very last place a
 * backup would stand still on a machine that is busy with something else.
 */
const BEHIND_SELLING = 10

/**
 * Lets the thread that sells go first where there are too few processors. Only Linux takes the
 * call for one thread; elsewhere it would slow the whole process, so it is left out.
 */
export function yieldToSelling(): void {
  if (process.platform === 'linux') setPriority(0, BEHIND_SELLING)
}

const FEW_PROCESSORS = 2

/**
 * The collector's helpers have an ordinary priority, whichever thread they clean up for: those of
 * an export would go before the sale. For the whole process, before its first thread is made.
 */
export function collectAlone(): void {
  if (availableParallelism() <= FEW_PROCESSORS) setFlagsFromString('--no-parallel-scavenge')
}
