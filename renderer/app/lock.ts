import { useEffect } from 'react'
import { client } from './client.ts'
import { createIdleWatch } from './idle-watch.ts'
import { readSession, useSession } from './session-store.ts'

const LOOK_EVERY_MS = 5_000

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
    const watch = createIdleWatch({
      limitMs: idleLockMinutes * 60_000,
      now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }),
      touch: () => void client.session.touch().catch(() => readSession()),
      lock: () => void lock(),
    })
    const timer = setInterval(() => watch.look(), LOOK_EVERY_MS)
    const onUse = (): void => watch.used()
    window.addEventListener('pointerdown', onUse)
    window.addEventListener('keydown', onUse)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pointerdown', onUse)
      window.removeEventListener('keydown', onUse)
    }
  }, [idleLockMinutes])
}
