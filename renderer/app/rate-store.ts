import { create } from 'zustand'
import type { RateStatus } from '../../shared/model/rate.ts'
import { client } from './client.ts'
import { useSession } from './session-store.ts'
import { untilCallable } from './until-callable.ts'

type RateStore = {
  rate: RateStatus | null
  /** Monotonic time of the reading, so that its age grows rightly when the clock is set. */
  readAtMs: number
  accept: (rate: RateStatus) => void
}

export const useRate = create<RateStore>((set) => ({
  rate: null,
  readAtMs: 0,
  accept: (rate) => set({ rate, readAtMs: performance.now() }),
}))

const EVERY_MS = 15_000

/** Reads the present rate while somebody is signed in. */
export async function followRates(): Promise<never> {
  for (;;) {
    await untilCallable(0)
    await readRate()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, EVERY_MS)
      const stop = useSession.subscribe((now, before) => {
        if (now.view?.me?.id !== before.view?.me?.id) done()
      })
      function done(): void {
        clearTimeout(timer)
        stop()
        resolve()
      }
    })
  }
}

/** Reads the rate now, for instance after a person set one by hand. */
export async function readRate(): Promise<void> {
  if (useSession.getState().view?.phase !== 'open') return
  try {
    useRate.getState().accept(await client.rates.current())
  } catch {
    // Its age on the strip keeps growing, which is the truth.
  }
}
