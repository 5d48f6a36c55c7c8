import { useLayoutEffect } from 'react'
import { create } from 'zustand'

/** Nobody reads a panel sooner, and a finger on its way to something else has come down by then. */
const FRESH_MS = 400

type FreshPanel = { key: string | null }

export const useFreshPanel = create<FreshPanel>(() => ({ key: null }))

/**
 * Notes when the end of a sale comes into sight: for a moment, an Enter or a finger that was on
 * its way to what stood there before must decide nothing about it.
 * @param key another one is another panel: a sale, and what is to be done about it.
 * @returns whether it has just come.
 */
export function useJustCame(key: string): boolean {
  // Before it is painted, so that no key comes in between.
  useLayoutEffect(() => {
    useFreshPanel.setState({ key })
    const timer = setTimeout(() => useFreshPanel.setState({ key: null }), FRESH_MS)
    return () => {
      clearTimeout(timer)
      useFreshPanel.setState({ key: null })
    }
  }, [key])
  return useFreshPanel((store) => store.key === key)
}
