import type { SessionView } from '../../shared/contract/session.ts'
import type { Role } from '../../shared/model/people.ts'

export const SCREEN_IDS = ['sell', 'recent', 'credits', 'book', 'wallet', 'settings'] as const
export type ScreenId = (typeof SCREEN_IDS)[number]

/** The same roles as the contract's sellers; a test compares them. */
export const SELLING_ROLES: readonly Role[] = ['cashier', 'manager', 'owner']

/** Who may read the book. A cashier sees sales and no balance (pain 5). */
export const READING_ROLES: readonly Role[] = ['manager', 'treasurer', 'auditor', 'owner']

/** What this person may use and what exists in this profile. The rest is absent, not grey. */
export function screensFor(view: Pick<SessionView, 'me' | 'profile'>): readonly ScreenId[] {
  const canSell = view.me !== null && SELLING_ROLES.includes(view.me.role)
  const canRead = view.me !== null && READING_ROLES.includes(view.me.role)
  return SCREEN_IDS.filter((id) => {
    if (id === 'sell') return canSell
    if (id === 'book') return canRead
    if (id === 'wallet') return canSell && view.profile === 'sandbox'
    return true
  })
}

/** Where a person begins: at the counter, or, who cannot sell, at the book. */
export function homeOf(screens: readonly ScreenId[]): ScreenId {
  if (screens.includes('sell')) return 'sell'
  return screens.includes('book') ? 'book' : 'recent'
}
