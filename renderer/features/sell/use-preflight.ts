import { useEffect } from 'react'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { useStatus } from '../../app/follow-status.ts'
import { pricedCurrency } from '../../app/rate-store.ts'
import type { Entry } from './entry.ts'
import { sellStore } from './sell.ts'

const TYPED_AFTER_MS = 250
const AGAIN_EVERY_MS = 30_000

type Question = Parameters<typeof client.node.preflight>[0]
let lastQuestion: Question = { amountMsat: 0n, isFiat: true }

/** Asks the same once more and charges when nothing is in the way any longer. */
export async function checkAgain(): Promise<void> {
  const { accept, charge } = sellStore.getState()
  try {
    accept(await client.node.preflight(lastQuestion))
  } catch {
    // The strip says what is wrong with the connection.
  }
  await charge()
}

/** Keeps the counter told what would stop this sale, before anybody presses Enter (OPP-05). */
export function usePreflight(msat: bigint | null, entry: Entry): void {
  const light = useStatus((store) => store.snapshot?.node.light)
  const storage = useStatus((store) => store.snapshot?.storage)
  const openings = useConnection((store) => store.openings)
  const isFiat = entry.unit === 'fiat' || entry.offer !== null
  const currency = entry.offer ? pricedCurrency(entry.offer.currency) : undefined
  const amountText = String(entry.isSpent ? 0n : (msat ?? 0n))
  useEffect(() => {
    let isCurrent = true
    const question: Question = { amountMsat: BigInt(amountText), isFiat, currency }
    const look = (): void => {
      client.node
        .preflight(question)
        .then((answer) => (isCurrent ? sellStore.getState().accept(answer) : undefined))
        .catch(() => undefined)
    }
    lastQuestion = question
    const first = setTimeout(look, TYPED_AFTER_MS)
    const timer = setInterval(look, AGAIN_EVERY_MS)
    return () => {
      isCurrent = false
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [amountText, isFiat, currency, light, storage, openings])
}
