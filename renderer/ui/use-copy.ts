import { useState } from 'react'

const SAID_MS = 1_500

/** What became of a copy, said for a moment; a browser may forbid the clipboard. */
export type CopyState = 'idle' | 'copied' | 'refused'

/** Puts text on the clipboard. @returns whether it is there; what is not can be marked by hand. */
export async function writeClipboard(text: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return 'refused'
  }
}

/** Puts text on the clipboard and says so for a moment, or that it could not. */
export function useCopy(): { state: CopyState; copy: (text: string) => void } {
  const [state, setState] = useState<CopyState>('idle')
  async function write(text: string): Promise<void> {
    setState(await writeClipboard(text))
    setTimeout(() => setState('idle'), SAID_MS)
  }
  return { state, copy: (text) => void write(text) }
}
