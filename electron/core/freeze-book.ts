import type { Core } from './core.ts'
import { redeemAllPending } from './redeem-pending.ts'
import { Refusal } from './refusal.ts'

/**
 * Freezes the book or ends that, as what is known of it says (decision 0011). Gifts that had to
 * wait meanwhile go to whom they are for (MANA-35).
 */
export function freezeBook(core: Core, isFrozen: boolean): void {
  const wasFrozen = core.book.isFrozen()
  core.book.freeze(isFrozen)
  if (isFrozen || !wasFrozen) return
  try {
    redeemAllPending(core)
  } catch (error) {
    // A full disk must not hide that the book is sound again; the gifts can be asked for by name.
    if (!(error instanceof Refusal)) throw error
    core.log.error('gifts.redeem_pending_failed', error)
  }
}
