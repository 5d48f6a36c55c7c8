import { create } from 'zustand'

export type Overlay = 'palette' | 'keys'

type OverlayStore = {
  open: Overlay | null
  show: (overlay: Overlay | null) => void
}

/** Which overlay of the shell is open: one at most. */
export const useOverlay = create<OverlayStore>((set) => ({
  open: null,
  show: (open) => set({ open }),
}))
