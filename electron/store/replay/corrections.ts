import { chargedPeriod, planOfUnused } from '../../domain/plan.ts'
import type { CorrectedTransfer, LoggedTransfer, Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Shelves } from './shelf.ts'

/**
 * Gives back again what was given back: corrections, each with a reason, and the unused days of
 * what a plan charged last. Each is the opposite of an entry before it and leaves what is left of
 * that entry to the next one. It rebuilds no table of its own.
 */
export function tellCorrections(shelves: Shelves): Teller {
  const givenBack = shelves.shelf<{ amount: bigint }>('corrections')
  /** What each plan charged last. */
  const charges = shelves.shelf<LoggedTransfer>('charges')

  function giveBack(entry: LoggedTransfer, seq: bigint, whole: CorrectedTransfer): void {
    const isOpposite =
      whole.debit === entry.credit &&
      whole.credit === entry.debit &&
      whole.currency === entry.currency
    must(isOpposite, 'correction_opposite', { entry: seq })
    const amount = (givenBack.get(`${seq}`)?.amount ?? 0n) + entry.amount
    must(amount <= whole.amount, 'correction_exceeded', { entry: seq })
    givenBack.put(`${seq}`, { amount })
  }

  function correct(entry: LoggedTransfer, seq: bigint): void {
    const { corrected } = entry
    const hasMoved = corrected?.kind === 'single' || corrected?.kind === 'post'
    must(seq < entry.seq && hasMoved, 'correction_unknown', { entry: seq })
    must(entry.reason.trim() !== '', 'correction_unexplained', { entry: seq })
    giveBack(entry, seq, corrected)
  }

  return {
    take(entry) {
      if (entry.is !== 'transfer') return
      const { correctsSeq, reference } = entry
      if (correctsSeq !== null) return correct(entry, correctsSeq)
      if (!reference.startsWith('plan:')) return
      const period = chargedPeriod(reference)
      if (period) return charges.put(period.planId, entry)
      const planId = planOfUnused(reference)
      if (planId === null) return
      const charge = charges.get(planId)
      must(charge !== undefined, 'unused_uncharged', { reference })
      giveBack(entry, charge.seq, charge)
    },
  }
}
