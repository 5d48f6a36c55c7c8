/**
 * The sandbox's own time: the machine's, or a test's, plus an offset moved by the control service.
 */
export interface SandboxClock {
  nowMs(): number
  setOffsetMs(offsetMs: number): void
}

export function createSandboxClock(base: { nowMs(): number } = { nowMs: Date.now }): SandboxClock {
  let offset = 0
  return {
    nowMs: () => base.nowMs() + offset,
    setOffsetMs: (offsetMs) => {
      offset = offsetMs
    },
  }
}
