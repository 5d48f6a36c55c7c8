import { useEffect } from 'react'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { useStatus } from '../../app/follow-status.ts'
import type { Entry } from './entry.ts'
import { sellStore } from './sell.ts'

const TYPED_AFTER_MS = 250
const AGAIN_EVERY_MS = 30_000

/** Keeps the counter told what would stop this sale, before anybody presses Enter (OPP-05). */
export function usePreflight(msat: bigint | null, entry: Entry): void {
  const light = useStatus((store) => store.snapshot?.node.light)
  const storage = useStatus((store) => store.snapshot?.storage)
  const openings = useConnection((store) => store.openings)
  const isFiat = entry.unit === 'fiat' || entry.offer !== null
  const amountText = String(entry.isSpent ? 0n : (msat ?? 0n))
  useEffect(() => {
    let isCurrent = true
    const look = (): void => {
      client.node
        .preflight({ amountMsat: BigInt(amountText), isFiat })
        .then((answer) => (isCurrent ? sellStore.getState().accept(answer) : undefined))
        .catch(() => undefined)
    }
    const first = setTimeout(look, TYPED_AFTER_MS)
    const timer = setInterval(look, AGAIN_EVERY_MS)
    return () => {
      isCurrent = false
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [amountText, isFiat, light, storage, openings])
}
