import { useEffect, useState } from 'react'
import { client } from '../../app/client.ts'
import { isSameName, spacedOnce } from './same-name.ts'

/** As many as one answer holds; who is called exactly so is rarely further down. */
const LOOKED_AT = 100
const TYPED_AFTER_MS = 200

/**
 * The name of another customer that differs from a typed one in case and accents at most; null when
 * there is none. Two of them are allowed, as two people may be called alike, but made by mistake
 * they split one person's credits.
 * @param ownId of the customer who is changed; null for a new one.
 */
export function useSameName(name: string, ownId: string | null): string | null {
  const [found, setFound] = useState<{ typed: string; name: string | null } | null>(null)
  const typed = spacedOnce(name)
  useEffect(() => {
    if (typed === '') return undefined
    let isCurrent = true
    const timer = setTimeout(() => {
      client.customers.list({ search: typed, limit: LOOKED_AT }).then(
        ({ customers }) => {
          const same = customers.find((one) => one.id !== ownId && isSameName(one.name, typed))
          if (isCurrent) setFound({ typed, name: same?.name ?? null })
        },
        // A hint that cannot be had holds nobody up; saving tells what is wrong.
        () => undefined,
      )
    }, TYPED_AFTER_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [typed, ownId])
  return found?.typed === typed ? found.name : null
}
