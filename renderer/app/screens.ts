import type { SessionView } from '../../shared/contract/session.ts'
import type { Role } from '../../shared/model/people.ts'

export const SCREEN_IDS = ['sell', 'recent', 'wallet', 'settings'] as const
export type ScreenId = (typeof SCREEN_IDS)[number]

/** The same roles as the contract's sellers; a test compares them. */
export const SELLING_ROLES: readonly Role[] = ['cashier', 'manager', 'owner']

/** What this person may use and what exists in this profile. The rest is absent, not grey. */
export function screensFor(view: Pick<SessionView, 'me' | 'profile'>): readonly ScreenId[] {
  const canSell = view.me !== null && SELLING_ROLES.includes(view.me.role)
  return SCREEN_IDS.filter((id) => {
    if (id === 'sell') return canSell
    if (id === 'wallet') return canSell && view.profile === 'sandbox'
    return true
  })
}
