import type { CorrectionFlaw } from '../../shared/model/seal.ts'

type Corrected = {
  kind: 'single' | 'pending' | 'post' | 'void'
  reference: string
  /** What earlier corrections left of it. */
  left: bigint
}

/**
 * Why a transfer cannot be corrected by an opposite one; null when it can. What a state machine
 * moves is undone by that machine's own step, or its state and its money would disagree: a used
 * reservation by a refund, a gift by its cancelling, a plan by its end. A period that was given
 * back here would still count as paid, and its unused days would go back a second time.
 */
export function correctionFlaw(transfer: Corrected, amount: bigint): CorrectionFlaw | null {
  if (transfer.kind === 'pending') return 'pending'
  if (transfer.kind === 'void') return 'voided'
  if (transfer.kind === 'post') return 'reservation'
  if (transfer.reference.startsWith('gift:')) return 'gift'
  if (transfer.reference.startsWith('plan:')) return 'plan'
  return amount > transfer.left || transfer.left === 0n ? 'corrected' : null
}
