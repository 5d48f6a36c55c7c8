import { create } from 'zustand'
import type { AppearanceSettings } from '../../shared/model/settings.ts'
import { client } from './client.ts'
import { type Problem, toProblem } from './faults.ts'
import { useSession } from './session-store.ts'

type Choices = Partial<AppearanceSettings>

type ChoicesStore = {
  /** Chosen here and not yet known to be kept: what the shop wears at once. */
  chosen: Choices
  problem: Problem | null
  /** Wears a choice at once and has it kept. One made while another is on its way follows it. */
  choose: (changes: Choices) => Promise<void>
  /** Whoever comes back finds no reason of before. */
  forgetProblem: () => void
}

export const useChoices = create<ChoicesStore>((set, get) => {
  let isSaving = false

  async function saveAll(): Promise<void> {
    for (let sent = get().chosen; Object.keys(sent).length > 0; sent = get().chosen) {
      const kept = await send(sent)
      const { view, accept } = useSession.getState()
      if (view) accept({ ...view, appearance: kept })
      set({ chosen: madeSince(sent, get().chosen) })
    }
  }

  return {
    chosen: {},
    problem: null,
    choose: async (changes) => {
      set({ chosen: { ...get().chosen, ...changes } })
      if (isSaving) return
      isSaving = true
      set({ problem: null })
      try {
        await saveAll()
      } catch (error) {
        // What the core has is shown again, with the reason; a later choice would hide it.
        set({ chosen: {}, problem: toProblem(error) })
      } finally {
        isSaving = false
      }
    },
    forgetProblem: () => set({ problem: null }),
  }
})

/** What a shop wears: what it keeps, with the choices that are on their way. */
export function useAppearance(kept: AppearanceSettings): AppearanceSettings {
  const chosen = useChoices((store) => store.chosen)
  return { ...kept, ...chosen }
}

/** Who stands at an open till is its only guard, so the lock has a method of its own. */
async function send(changes: Choices): Promise<AppearanceSettings> {
  const { idleLockMinutes, ...looks } = changes
  let kept = useSession.getState().view?.appearance
  if (!kept) throw new Error('there is no session to choose for')
  if (Object.keys(looks).length > 0) {
    const { idleLockMinutes: _, ...keptLooks } = kept
    kept = (await client.settings.updateAppearance({ ...keptLooks, ...looks })).appearance
  }
  if (idleLockMinutes !== undefined) {
    kept = (await client.settings.updateIdleLock({ idleLockMinutes })).appearance
  }
  return kept
}

function madeSince(sent: Choices, chosen: Choices): Choices {
  const since = Object.entries(chosen).filter(
    ([name, value]) => sent[name as keyof Choices] !== value,
  )
  return Object.fromEntries(since)
}
