import type { Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Shelves } from './shelf.ts'

/**
 * Gives back again what corrections gave back: each is the opposite of an entry before it, says
 * why, and leaves what is left of that entry to the next one. It rebuilds no table of its own.
 */
export function tellCorrections(shelves: Shelves): Teller {
  const givenBack = shelves.shelf<{ amount: bigint }>('corrections')
  return {
    take(entry) {
      if (entry.is !== 'transfer' || entry.correctsSeq === null) return
      const { correctsSeq, corrected } = entry
      const isBefore = correctsSeq < entry.seq
      const hasMoved = corrected?.kind === 'single' || corrected?.kind === 'post'
      must(isBefore && hasMoved, 'correction_unknown', { entry: correctsSeq })
      const isOpposite =
        corrected.debit === entry.credit &&
        corrected.credit === entry.debit &&
        corrected.currency === entry.currency
      must(isOpposite, 'correction_opposite', { entry: correctsSeq })
      must(entry.reason.trim() !== '', 'correction_unexplained', { entry: correctsSeq })
      const before = givenBack.get(`${correctsSeq}`)?.amount ?? 0n
      const amount = before + entry.amount
      must(amount <= corrected.amount, 'correction_exceeded', { entry: correctsSeq })
      givenBack.put(`${correctsSeq}`, { amount })
    },
  }
}
