import { create } from 'zustand'

/**
 * connecting: never open yet. open: calls go through. lost: it was open and will be again.
 * no_window: this window holds no session of the till and only a new one helps.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'no_window'

type ConnectionStore = {
  state: ConnectionState
  /** Counts openings, so that whoever must read again after a reconnect can notice one. */
  openings: number
  opened: () => void
  closed: () => void
  refused: () => void
}

export const useConnection = create<ConnectionStore>((set) => ({
  state: 'connecting',
  openings: 0,
  opened: () => set((old) => ({ state: 'open', openings: old.openings + 1 })),
  closed: () => set((old) => (old.state === 'open' ? { state: 'lost' } : {})),
  refused: () => set({ state: 'no_window' }),
}))

/** True when a call can be made now. */
export function useIsOnline(): boolean {
  return useConnection((store) => store.state === 'open')
}
