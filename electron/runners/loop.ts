import type { Core } from '../core/core.ts'

/**
 * Runs one short piece of work again and again until stopped. A round that fails is logged and
 * the next one tries again: the rows are still there.
 */
export async function loop(
  core: Core,
  options: { name: string; everyMs: number; signal: AbortSignal },
  round: (signal: AbortSignal) => void | Promise<void>,
): Promise<void> {
  const { name, everyMs, signal } = options
  while (!signal.aborted) {
    try {
      await round(signal)
    } catch (error) {
      if (!signal.aborted) core.log.error(`${name}.round_failed`, error)
    }
    await core.clock.sleep(everyMs, signal).catch(() => {})
  }
}
