import { setPriority } from 'node:os'

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
