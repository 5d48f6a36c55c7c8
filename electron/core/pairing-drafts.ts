import type { ConnectionInput, PairingEvent, PairingStep } from '../../shared/contract/setup.ts'
import type { PairingOutcome } from '../ports/pairing.ts'
import type { AppDeps } from './app-deps.ts'
import { Refusal } from './refusal.ts'

/** Long enough to type a shop's name, short enough that a credential is not left lying about. */
const DRAFT_TTL_MS = 15 * 60_000
const DRAFTS_MAX = 5

export type PairingDraft = Omit<PairingOutcome, 'connection'> & {
  connection: NonNullable<PairingOutcome['connection']>
}

/** Checked connections waiting for the owner's decision; the credential never leaves the core. */
export type PairingDrafts = {
  check(input: ConnectionInput, signal: AbortSignal | undefined): AsyncGenerator<PairingEvent, void>
  /** @throws Refusal not_found */
  get(draftId: string): PairingDraft
  /** Puts a till's credential in place of a wide one. @throws Refusal not_found */
  bake(draftId: string): Promise<void>
  drop(draftId: string): void
}

export function createPairingDrafts(deps: AppDeps): PairingDrafts {
  const drafts = new Map<string, { draft: PairingDraft; overAtMs: number }>()
  const keep = (outcome: PairingOutcome): string | null => {
    const { connection } = outcome
    if (!connection) return null
    const oldest = drafts.keys().next()
    if (drafts.size >= DRAFTS_MAX && !oldest.done) drafts.delete(oldest.value)
    const id = Buffer.from(deps.clock.randomBytes(16)).toString('hex')
    const overAtMs = deps.clock.monotonicMs() + DRAFT_TTL_MS
    drafts.set(id, { draft: { ...outcome, connection }, overAtMs })
    return id
  }
  const get = (draftId: string): PairingDraft => {
    const kept = drafts.get(draftId)
    if (!kept || kept.overAtMs < deps.clock.monotonicMs()) throw new Refusal('not_found')
    return kept.draft
  }
  return {
    get,
    drop: (draftId) => {
      drafts.delete(draftId)
    },
    async bake(draftId) {
      const draft = get(draftId)
      const connection = await deps.pairing.bake(draft.connection)
      const overAtMs = deps.clock.monotonicMs() + DRAFT_TTL_MS
      drafts.set(draftId, {
        draft: { ...draft, connection, isTooWide: false, canBake: false },
        overAtMs,
      })
    },
    async *check(input, signal) {
      const lifetime = new AbortController()
      const stop = signal ? AbortSignal.any([signal, lifetime.signal]) : lifetime.signal
      const steps: PairingStep[] = []
      let wake: () => void = () => {}
      const ended: { outcome: PairingOutcome | null; failure: Error | null } = {
        outcome: null,
        failure: null,
      }
      const running = deps.pairing
        .check(input, (told) => (steps.push(told), wake()), stop)
        .then((result) => (ended.outcome = result))
        .catch((error: unknown) => {
          ended.failure = error instanceof Error ? error : new Error('the check broke off')
        })
        .finally(() => wake())
      try {
        for (;;) {
          const next = steps.shift()
          if (next) yield { kind: 'step', step: next }
          else if (ended.failure) throw ended.failure
          else if (ended.outcome) break
          else await new Promise<void>((resolve) => (wake = resolve))
        }
        if (ended.outcome) yield doneEvent(ended.outcome, keep(ended.outcome))
      } finally {
        lifetime.abort()
        await running
      }
    },
  }
}

function doneEvent(outcome: PairingOutcome, draftId: string | null): PairingEvent {
  return {
    kind: 'done',
    draftId,
    isTooWide: outcome.isTooWide,
    canBake: outcome.canBake,
    alias: outcome.info?.alias ?? '',
    network: outcome.info?.network ?? '',
  }
}
