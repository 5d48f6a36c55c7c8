import { useState } from 'react'

const COPIED_MS = 1_500

/** Puts text on the clipboard and says so for a moment. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => void } {
  const [isCopied, setIsCopied] = useState(false)
  async function write(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
      setTimeout(() => setIsCopied(false), COPIED_MS)
    } catch {
      // A browser that forbids the clipboard leaves the text to be marked by hand.
    }
  }
  return { isCopied, copy: (text) => void write(text) }
}
