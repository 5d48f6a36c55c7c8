import { useEffect, useState } from 'react'

/** False at first, true once `afterMs` have passed: quick answers never flash a skeleton. */
export function useDelayed(afterMs: number): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), afterMs)
    return () => clearTimeout(timer)
  }, [afterMs])
  return isOver
}
