import type { RefObject } from 'react'
import { isCovered, isTyping, useWindowKeys } from './keys.ts'
import { usePlace } from './place.ts'
import type { ScreenId } from './screens.ts'

const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

/** `/` searches, j and k or the arrows walk the list, Escape closes what is open. */
export function useListKeys(
  screen: ScreenId,
  rows: readonly { id: string }[],
  searchRef: RefObject<HTMLInputElement | null>,
): void {
  useWindowKeys((event) => {
    if (isCovered(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const { id, go } = usePlace.getState()
    const step = STEPS[event.key]
    if (event.key === 'Escape') {
      if (event.target === searchRef.current) searchRef.current?.blur()
      else go(screen)
    } else if (isTyping(event.target)) {
      if (event.key === 'ArrowDown') searchRef.current?.blur()
    } else if (event.key === '/') {
      event.preventDefault()
      searchRef.current?.focus()
    } else if (step !== undefined) {
      event.preventDefault()
      const index = rows.findIndex((row) => row.id === id)
      const next = rows[index === -1 ? 0 : index + step]
      if (next) go(screen, next.id)
    }
  })
}
