import type { CorrectionFlaw } from '../../shared/model/seal.ts'
import { chargedPeriod } from './plan.ts'

type Corrected = {
  kind: 'single' | 'pending' | 'post' | 'void'
  reference: string
  /** Of the transfer that this one corrects itself; null when it is no correction. */
  correctsReference: string | null
  /** What was not given back of it yet, by corrections or otherwise. */
  left: bigint
}

/**
 * Why a transfer cannot be corrected by an opposite one; null when it can. What a correction gives
 * back must not be given back a second time by a state machine: a gift is undone by its own steps,
 * and so are unused days of a plan. A committed reservation is over, and nothing else gives it
 * back. Of a charged period only what its plan has not given back is left, and what was corrected
 * of it is not given back as unused (docs/decisions/0010); the way there is therefore one way, and
 * such a correction is not corrected again.
 */
export function correctionFlaw(transfer: Corrected, amount: bigint): CorrectionFlaw | null {
  const { kind, reference, correctsReference, left } = transfer
  if (kind === 'pending') return 'pending'
  if (kind === 'void') return 'voided'
  if (reference.startsWith('gift:')) return 'gift'
  if (reference.startsWith('plan:') && chargedPeriod(reference) === null) return 'plan'
  if (correctsReference?.startsWith('plan:')) return 'plan'
  return amount > left || left === 0n ? 'corrected' : null
}
