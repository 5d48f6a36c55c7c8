import { useConnection } from './connection-store.ts'

const PAUSE_MS = 250
const PAUSES_MAX = 8

/**
 * Resolves when a call can be made: at once when the way is open, else with its next opening. After
 * subscriptions that ended by themselves it waits a little longer each time.
 */
export async function untilCallable(endings: number): Promise<void> {
  if (endings > 0) await pause(PAUSE_MS * Math.min(endings, PAUSES_MAX))
  if (useConnection.getState().state === 'open') return
  await new Promise<void>((resolve) => {
    const stop = useConnection.subscribe(({ state }) => {
      if (state !== 'open') return
      stop()
      resolve()
    })
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
