import { useEffect } from 'react'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { useStatus } from '../../app/follow-status.ts'
import { useRate } from '../../app/rate-store.ts'
import { type Entry, subjectOf } from './entry.ts'
import { type Question, questionOf } from './preflight-question.ts'
import { sellStore } from './sell.ts'

const TYPED_AFTER_MS = 250
const AGAIN_EVERY_MS = 30_000

/** Keeps the counter told what would stop this sale, before anybody presses Enter (OPP-05). */
export function usePreflight(msat: bigint | null, entry: Entry): void {
  const light = useStatus((store) => store.snapshot?.node.light)
  const storage = useStatus((store) => store.snapshot?.storage)
  const tier = useRate((store) => store.rate?.tier)
  const openings = useConnection((store) => store.openings)
  const { amountMsat, isFiat, currency } = questionOf(entry, msat)
  const amountText = String(amountMsat)
  const subject = subjectOf(entry)
  useEffect(() => {
    let isCurrent = true
    const question: Question = { amountMsat: BigInt(amountText), isFiat, currency }
    const { accept } = sellStore.getState()
    const look = (): void => {
      client.node
        .preflight(question)
        .then((answer) => (isCurrent ? accept(answer, subject) : undefined))
        .catch(() => (isCurrent ? accept(null, subject) : undefined))
    }
    const first = setTimeout(look, TYPED_AFTER_MS)
    const timer = setInterval(look, AGAIN_EVERY_MS)
    return () => {
      isCurrent = false
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [amountText, isFiat, currency, subject, light, storage, tier, openings])
}
