import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { RateRecord, RateStatus } from '../../shared/model/rate.ts'
import { SHOP_CURRENCIES, type ShopCurrency } from '../../shared/money.ts'
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

/** The currency as one that has prices at all, or undefined. */
export function pricedCurrency(currency: string): ShopCurrency | undefined {
  return SHOP_CURRENCIES.find((known) => known === currency)
}

/**
 * The price in any currency: an offer may have its own. Null while it is not known; a price of
 * another currency is never an answer.
 */
export function useRecordIn(currency: string): RateRecord | null {
  const own = useRate((store) => store.rate?.record ?? null)
  const [other, setOther] = useState<RateRecord | null>(null)
  const shopCurrency = useSession((store) => store.view?.currency ?? '')
  useEffect(() => {
    const wanted = pricedCurrency(currency)
    if (wanted === undefined || currency === shopCurrency) return undefined
    let isCurrent = true
    const read = (): void => {
      client.rates
        .current({ currency: wanted })
        .then(({ record }) => (isCurrent ? setOther(record) : undefined))
        .catch(() => undefined)
    }
    read()
    const timer = setInterval(read, EVERY_MS)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [currency, shopCurrency])
  const record = currency === shopCurrency ? own : other
  return record?.currency === currency ? record : null
}
