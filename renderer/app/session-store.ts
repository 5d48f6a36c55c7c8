import { create } from 'zustand'
import type { SessionView } from '../../shared/contract/session.ts'
import { client } from './client.ts'

type SessionStore = {
  view: SessionView | null
  /** Takes the answer of any call that returns a session: it is the newest word about it. */
  accept: (view: SessionView) => void
  /** Somebody locked this window and the core has not heard of it yet. */
  isLockOwed: boolean
  owesLock: (isLockOwed: boolean) => void
}

export const useSession = create<SessionStore>((set) => ({
  view: null,
  accept: (view) => set({ view }),
  isLockOwed: false,
  owesLock: (isLockOwed) => set({ isLockOwed }),
}))

/** Reads the session again; a failure leaves what we had, the connection state says the rest. */
export async function readSession(): Promise<void> {
  const { accept, isLockOwed, owesLock } = useSession.getState()
  try {
    accept(await (isLockOwed ? client.session.lock() : client.session.state()))
    owesLock(false)
  } catch {
    // The next opening of the connection reads it again.
  }
}

/** The person at the till, or null while nobody is signed in. */
export function useMe(): SessionView['me'] {
  return useSession((store) => store.view?.me ?? null)
}
