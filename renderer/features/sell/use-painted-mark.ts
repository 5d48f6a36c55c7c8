import { useLayoutEffect } from 'react'

/**
 * Marks when the news of money has been painted; the bench measures to it. A message posted while
 * a frame is made is handled right after that frame, where a second frame would add its own wait.
 */
export function usePaintedMark(id: string): void {
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        performance.mark('tillbook-paid-painted', { detail: { id } })
        port1.close()
      }
      port2.postMessage(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [id])
}
