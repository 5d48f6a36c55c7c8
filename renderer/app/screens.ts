import { create } from 'zustand'
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

type Place = { screen: ScreenId; id: string | null }

type PlaceStore = Place & {
  go: (screen: ScreenId, id?: string) => void
}

/** Where the window is. The address keeps it, so that a reload comes back to the same place. */
export const usePlace = create<PlaceStore>((set) => ({
  ...placeOf(window.location.hash),
  go: (screen, id) => {
    set({ screen, id: id ?? null })
    const hash = id ? `#/${screen}/${id}` : `#/${screen}`
    if (window.location.hash !== hash) window.history.pushState(null, '', hash)
  },
}))

window.addEventListener('popstate', () => usePlace.setState(placeOf(window.location.hash)))

function placeOf(hash: string): Place {
  const [, name = '', id = null] = /^#\/([a-z]+)(?:\/([\w-]+))?$/.exec(hash) ?? []
  const screen = SCREEN_IDS.find((known) => known === name)
  return { screen: screen ?? 'sell', id: screen ? id : null }
}
