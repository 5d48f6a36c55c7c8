import { useEffect, useRef } from 'react'
import { type Reading, useReading } from './use-reading.ts'

/** A reading that is done again with every revision of what it is about. */
export function useRevised<Value>(revision: number, read: () => Promise<Value>): Reading<Value> {
  const reading = useReading(read)
  const seen = useRef(revision)
  const { readAgain } = reading
  useEffect(() => {
    if (seen.current === revision) return
    seen.current = revision
    readAgain()
  })
  return reading
}
