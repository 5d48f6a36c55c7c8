import { useEffect, useReducer, useRef, useState } from 'react'
import type { CheckInput, ConnectionInput } from '../../../shared/contract/setup.ts'
import { client } from '../client.ts'
import { toProblem } from '../faults.ts'
import { type Checklist, checklistReducer, IDLE_CHECKLIST, shownFingerprint } from './checklist.ts'

export type Pairing = {
  list: Checklist
  /** Asks the core to check; the answers tick the list. Never rejects. */
  check: (input: ConnectionInput) => Promise<void>
  /** Vouches for the certificate on the list, and lets the check go on with it. Never rejects. */
  confirm: () => Promise<void>
  stop: () => void
  bakeState: 'idle' | 'running' | 'failed'
  bake: () => Promise<void>
}

/** One check at a time; leaving the screen stops it, and the core forgets what it was told. */
export function usePairing(): Pairing {
  const [list, dispatch] = useReducer(checklistReducer, IDLE_CHECKLIST)
  const [bakeState, setBakeState] = useState<Pairing['bakeState']>('idle')
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function check(input: CheckInput): Promise<void> {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    setBakeState('idle')
    dispatch({ kind: 'begin' })
    try {
      for await (const event of await client.setup.checkNode(input, { signal: mine.signal })) {
        if (mine.signal.aborted) return
        dispatch({ kind: 'told', event })
      }
      // After a `done` this is not believed any more; before one, the core has gone.
      if (!mine.signal.aborted) dispatch({ kind: 'broken', problem: 'no_answer' })
    } catch (error) {
      if (mine.signal.aborted) return
      dispatch({ kind: 'broken', problem: toProblem(error).code })
    }
  }

  async function confirm(): Promise<void> {
    const { checkId } = list
    if (checkId === null) return
    await check({ kind: 'confirmed', checkId, fingerprint: shownFingerprint(list) })
  }

  function stop(): void {
    running.current?.abort()
    dispatch({ kind: 'broken', problem: 'stopped' })
  }

  async function bake(): Promise<void> {
    const draftId = list.node?.draftId
    if (!draftId) return
    setBakeState('running')
    try {
      await client.setup.bakeCredential({ draftId })
      dispatch({ kind: 'baked' })
      setBakeState('idle')
    } catch {
      setBakeState('failed')
    }
  }

  return { list, check, confirm, stop, bakeState, bake }
}
