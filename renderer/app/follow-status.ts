import { create } from 'zustand'
import type { StatusSnapshot } from '../../shared/model/status.ts'
import { client } from './client.ts'
import { readSession } from './session-store.ts'
import { untilCallable } from './until-callable.ts'

type StatusStore = {
  snapshot: StatusSnapshot | null
  /** `isFirst`: the first of a subscription wins, because ticks begin again with the core. */
  accept: (snapshot: StatusSnapshot, isFirst: boolean) => void
}

export const useStatus = create<StatusStore>((set) => ({
  snapshot: null,
  accept: (snapshot, isFirst) =>
    set((old) =>
      isFirst || !old.snapshot || snapshot.tick > old.snapshot.tick ? { snapshot } : {},
    ),
}))

/** Keeps the last snapshot of the status strip for as long as the window lives. */
export async function followStatus(): Promise<never> {
  for (let endings = 0; ; endings += 1) {
    await untilCallable(endings)
    try {
      let isFirst = true
      for await (const snapshot of await client.live.status()) {
        useStatus.getState().accept(snapshot, isFirst)
        // The core may have another book since: a window where nobody is signed in hears no else.
        if (isFirst && endings > 0) void readSession()
        isFirst = false
        endings = 0
      }
    } catch {
      // The connection says what is wrong; here we only try again.
    }
  }
}
