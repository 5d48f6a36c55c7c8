import { create } from 'zustand'
import type { SessionView } from '../../shared/contract/session.ts'
import { client } from './client.ts'

type SessionStore = {
  view: SessionView | null
  /** Takes the answer of any call that returns a session: it is the newest word about it. */
  accept: (view: SessionView) => void
}

export const useSession = create<SessionStore>((set) => ({
  view: null,
  accept: (view) => set({ view }),
}))

/** Reads the session again; a failure leaves what we had, the connection state says the rest. */
export async function readSession(): Promise<void> {
  try {
    useSession.getState().accept(await client.session.state())
  } catch {
    // The next opening of the connection reads it again.
  }
}

/** The person at the till, or null while nobody is signed in. */
export function useMe(): SessionView['me'] {
  return useSession((store) => store.view?.me ?? null)
}
