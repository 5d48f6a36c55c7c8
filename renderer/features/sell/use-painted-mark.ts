import { useLayoutEffect } from 'react'

/**
 * Marks when the news of money can be seen: in the frame after the next. The bench measures to it.
 */
export function usePaintedMark(id: string): void {
  useLayoutEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        performance.mark('tillbook-paid-painted', { detail: { id } })
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [id])
}
