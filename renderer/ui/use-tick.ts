import { useEffect, useState } from 'react'

/** Draws the component again every so often; the value is the monotonic time in ms. */
export function useTick(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
