/** A green light is the word of a core that answers; of a silent one it says nothing. */
export type Heartbeat = {
  /** Every few seconds: asks a core that was not heard for a while. */
  look(): Promise<void>
}

/** Longer than any turn of the core, and shorter than a customer's patience. */
export const SILENCE_MS_MAX = 6_000

/**
 * Notices that the core answers nothing although the way to it is open: its process hangs, or its
 * disk does. Nothing closes then, and the window would show its last green light for ever.
 */
export function createHeartbeat(parts: {
  /** Asks the smallest question there is; rejects after the time given, or when the way shuts. */
  ask: (limitMs: number) => Promise<unknown>
  /** Whether a call can leave now. */
  canAsk: () => boolean
  /** Nothing was heard for so long: the window says so. */
  onSilent: () => void
  /** It answers again: what was missed is read. */
  onBack: () => void
}): Heartbeat {
  let isAsking = false
  let isSilent = false
  return {
    async look() {
      if (!parts.canAsk()) isSilent = false
      if (isAsking || !parts.canAsk()) return
      isAsking = true
      try {
        await parts.ask(SILENCE_MS_MAX)
        if (isSilent) parts.onBack()
        isSilent = false
      } catch {
        // A way that closed meanwhile says so itself, and its next opening reads everything.
        isSilent = parts.canAsk()
        if (isSilent) parts.onSilent()
      } finally {
        isAsking = false
      }
    },
  }
}
