import { useLayoutEffect } from 'react'

/** A person needs about this long to read one word and to stop a finger. */
const READ_MS = 700

let shown: { id: string; atMs: number } | null = null

/** Notes when the end of a sale came on the screen. */
export function useShownEnd(id: string): void {
  useLayoutEffect(() => {
    shown = { id, atMs: performance.now() }
  }, [id])
}

/** True when the end of this sale came so recently that nobody can have read it. */
export function isJustShown(id: string): boolean {
  return shown?.id === id && performance.now() - shown.atMs < READ_MS
}
