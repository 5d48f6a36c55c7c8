import type { CheckInput, PairingEvent, PairingStep } from '../../shared/contract/setup.ts'
import type { PairingInput, PairingOutcome } from '../ports/pairing.ts'
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
  /** @throws Refusal not_found: the check that was to go on is over */
  check(input: CheckInput, signal: AbortSignal | undefined): AsyncGenerator<PairingEvent, void>
  /** @throws Refusal not_found */
  get(draftId: string): PairingDraft
  /** Puts a till's credential in place of a wide one. @throws Refusal not_found */
  bake(draftId: string): Promise<void>
  drop(draftId: string): void
}

export function createPairingDrafts(deps: AppDeps): PairingDrafts {
  const drafts = createShelf<PairingDraft>(deps)
  /** Checks that wait for the owner's word on the certificate; the page has forgotten the rest. */
  const waiting = createShelf<PairingInput['connection']>(deps)
  const taken = (input: CheckInput): PairingInput => {
    if (input.kind !== 'confirmed') return { connection: input, confirmedFingerprint: null }
    const connection = waiting.get(input.checkId)
    waiting.drop(input.checkId)
    return { connection, confirmedFingerprint: input.fingerprint }
  }
  const kept = (input: PairingInput, outcome: PairingOutcome): PairingEvent => {
    const { connection, awaitsConfirmation } = outcome
    const draftId = connection ? drafts.put({ ...outcome, connection }) : null
    const checkId = awaitsConfirmation ? waiting.put(input.connection) : null
    return doneEvent(outcome, { draftId, checkId })
  }
  return {
    get: (draftId) => drafts.get(draftId),
    drop: (draftId) => drafts.drop(draftId),
    async bake(draftId) {
      const draft = drafts.get(draftId)
      const connection = await deps.pairing.bake(draft.connection)
      drafts.put({ ...draft, connection, isTooWide: false, canBake: false }, draftId)
    },
    check(input, signal) {
      const pairing = taken(input)
      return runCheck(deps, pairing, { signal, keep: (outcome) => kept(pairing, outcome) })
    },
  }
}

/** A few things kept for a while, each under an id that nobody can guess. */
type Shelf<Value> = {
  put(value: Value, id?: string): string
  /** @throws Refusal not_found */
  get(id: string): Value
  drop(id: string): void
}

function createShelf<Value>({ clock }: AppDeps): Shelf<Value> {
  const kept = new Map<string, { value: Value; overAtMs: number }>()
  return {
    put(value, id = Buffer.from(clock.randomBytes(16)).toString('hex')) {
      const oldest = kept.keys().next()
      if (!kept.has(id) && kept.size >= DRAFTS_MAX && !oldest.done) kept.delete(oldest.value)
      kept.set(id, { value, overAtMs: clock.monotonicMs() + DRAFT_TTL_MS })
      return id
    },
    get(id) {
      const found = kept.get(id)
      if (!found || found.overAtMs < clock.monotonicMs()) throw new Refusal('not_found')
      return found.value
    },
    drop: (id) => void kept.delete(id),
  }
}

/** Tells the steps as they come, and at their end what was kept; a reader who leaves stops it. */
async function* runCheck(
  deps: AppDeps,
  input: PairingInput,
  reader: { signal: AbortSignal | undefined; keep: (outcome: PairingOutcome) => PairingEvent },
): AsyncGenerator<PairingEvent, void> {
  const lifetime = new AbortController()
  const { signal } = reader
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
    if (ended.outcome) yield reader.keep(ended.outcome)
  } finally {
    lifetime.abort()
    await running
  }
}

function doneEvent(
  outcome: PairingOutcome,
  ids: { draftId: string | null; checkId: string | null },
): PairingEvent {
  return {
    kind: 'done',
    ...ids,
    isTooWide: outcome.isTooWide,
    canBake: outcome.canBake,
    alias: outcome.info?.alias ?? '',
    network: outcome.info?.network ?? '',
  }
}
