import { create } from 'zustand'
import { SCREEN_IDS, type ScreenId } from './screens.ts'

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
