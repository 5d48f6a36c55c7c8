import { useEffect } from 'react'
import { client } from './client.ts'
import { readSession, useSession } from './session-store.ts'

const LOOK_EVERY_MS = 5_000
const TOUCH_EVERY_MS = 60_000

/**
 * Locks the till. Open sales go on; whoever signs in next finds them as chips. With the core out of
 * reach the window still closes its eyes at once, and the core is told as soon as it is back.
 */
export async function lock(): Promise<void> {
  const { view, accept, owesLock } = useSession.getState()
  if (view?.phase === 'open') accept({ ...view, phase: 'locked', me: null })
  owesLock(true)
  await readSession()
}

/** Locks when nobody has touched anything for so long; 0 minutes never does. */
export function useIdleLock(idleLockMinutes: number): void {
  useEffect(() => {
    let lastUseMs = performance.now()
    let lastTouchMs = performance.now()
    const onUse = (): void => {
      lastUseMs = performance.now()
      if (lastUseMs - lastTouchMs < TOUCH_EVERY_MS) return
      lastTouchMs = lastUseMs
      client.session.touch().catch(() => readSession())
    }
    const timer = setInterval(() => {
      const idleMs = performance.now() - lastUseMs
      if (idleLockMinutes > 0 && idleMs >= idleLockMinutes * 60_000) void lock()
    }, LOOK_EVERY_MS)
    window.addEventListener('pointerdown', onUse)
    window.addEventListener('keydown', onUse)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pointerdown', onUse)
      window.removeEventListener('keydown', onUse)
    }
  }, [idleLockMinutes])
}
