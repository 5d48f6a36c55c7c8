import { create } from 'zustand'
import { useMe } from '../../app/session-store.ts'
import type { SectionId } from './sections.ts'

/** Unsaved edits by person and section: another section or a look at Sell does not lose them. */
type DraftStore = {
  drafts: Readonly<Record<string, unknown>>
  put: (key: string, draft: unknown) => void
}

const useDrafts = create<DraftStore>((set) => ({
  drafts: {},
  put: (key, draft) => set((old) => ({ drafts: { ...old.drafts, [key]: draft } })),
}))

export type Draft<Values> = {
  values: Values
  change: (changes: Partial<Values>) => void
  isDirty: boolean
  undo: () => void
}

/** What is saved, with this person's edits over it. A draft that equals what is saved is none. */
export function useDraft<Values extends object>(section: SectionId, saved: Values): Draft<Values> {
  const key = `${useMe()?.id ?? ''}:${section}`
  const edited = useDrafts((store) => store.drafts[key]) as Values | null | undefined
  const put = useDrafts((store) => store.put)
  const values = edited ?? saved
  return {
    values,
    isDirty: isEdited(edited, saved),
    change: (changes) => put(key, { ...values, ...changes }),
    undo: () => put(key, null),
  }
}

/** Sections with edits that are not saved, for the dots of the list. */
export function useUnsaved(): (section: SectionId) => boolean {
  const person = useMe()?.id ?? ''
  const drafts = useDrafts((store) => store.drafts)
  return (section) => Boolean(drafts[`${person}:${section}`])
}

function isEdited(edited: object | null | undefined, saved: object): boolean {
  return Boolean(edited) && JSON.stringify(edited) !== JSON.stringify(saved)
}
