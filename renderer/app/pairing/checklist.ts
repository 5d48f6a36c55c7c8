import {
  PAIRING_STEPS,
  type PairingEvent,
  type PairingStep,
} from '../../../shared/contract/setup.ts'
import type { ProblemCode } from '../faults.ts'

export type PairingStepId = PairingStep['id']

export type ChecklistStep = {
  id: PairingStepId
  state: 'waiting' | PairingStep['state']
  /** The core's word for why; `baked` is ours. */
  reason: string
  values: Readonly<Record<string, string>>
}

/** A connection that passed; the credential itself is held by the core under the draft id. */
export type CheckedNode = {
  draftId: string
  isTooWide: boolean
  canBake: boolean
  alias: string
  network: string
}

/**
 * idle: nothing asked. checking: answers come in. unconfirmed: nobody vouches for the certificate
 * yet, the core waits under `checkId`. passed: a draft is held. failed: a step said no.
 * broken: the check itself ended without a word, for the reason in `problem`.
 */
export type Checklist = {
  phase: 'idle' | 'checking' | 'unconfirmed' | 'passed' | 'failed' | 'broken'
  steps: readonly ChecklistStep[]
  node: CheckedNode | null
  checkId: string | null
  problem: ProblemCode | 'stopped' | null
}

export type ChecklistAction =
  | { kind: 'begin' }
  | { kind: 'told'; event: PairingEvent }
  | { kind: 'broken'; problem: ProblemCode | 'stopped' }
  | { kind: 'baked' }

const WAITING: readonly ChecklistStep[] = PAIRING_STEPS.map((id) => ({
  id,
  state: 'waiting',
  reason: '',
  values: {},
}))

export const IDLE_CHECKLIST: Checklist = {
  phase: 'idle',
  steps: WAITING,
  node: null,
  checkId: null,
  problem: null,
}

/** Folds what the core tells into the list on screen. Words after the end are not believed. */
export function checklistReducer(list: Checklist, action: ChecklistAction): Checklist {
  switch (action.kind) {
    case 'begin':
      return { ...IDLE_CHECKLIST, phase: 'checking' }
    case 'told':
      return list.phase === 'checking' ? told(list, action.event) : list
    case 'broken':
      return list.phase === 'checking' ? broken(list, action.problem) : list
    case 'baked':
      return list.phase === 'passed' ? baked(list) : list
  }
}

function told(list: Checklist, event: PairingEvent): Checklist {
  if (event.kind === 'step') {
    const steps = list.steps.map((step) => (step.id === event.step.id ? event.step : step))
    return { ...list, steps }
  }
  const { draftId, checkId, isTooWide, canBake, alias, network } = event
  if (draftId !== null) {
    return { ...list, phase: 'passed', node: { draftId, isTooWide, canBake, alias, network } }
  }
  if (checkId !== null) return { ...list, phase: 'unconfirmed', checkId }
  const hasFailed = list.steps.some((step) => step.state === 'failed')
  // No draft and no failed line would leave a person with nothing to act on.
  return hasFailed ? { ...list, phase: 'failed' } : broken(list, 'unknown')
}

/** The line that was running stays unfinished: nobody knows how it would have ended. */
function broken(list: Checklist, problem: ProblemCode | 'stopped'): Checklist {
  const steps = list.steps.map((step) =>
    step.state === 'running' ? { ...step, state: 'waiting' as const } : step,
  )
  return { ...list, phase: 'broken', steps, problem }
}

function baked(list: Checklist): Checklist {
  if (!list.node) return list
  const steps = list.steps.map((step) =>
    step.id === 'rights' ? { ...step, state: 'ok' as const, reason: 'baked', values: {} } : step,
  )
  return { ...list, steps, node: { ...list.node, isTooWide: false, canBake: false } }
}

/** The line to look at now: the failed one, else the one that runs. */
export function currentStep(list: Checklist): ChecklistStep | null {
  const failed = list.steps.find((step) => step.state === 'failed')
  return failed ?? list.steps.find((step) => step.state === 'running') ?? null
}

/** True when the owner may go on with what was checked. */
export function mayUse(list: Checklist, acceptsWide: boolean): boolean {
  return list.phase === 'passed' && list.node !== null && (!list.node.isTooWide || acceptsWide)
}

/** The fingerprint of the certificate line, where the core told one. */
export function shownFingerprint(list: Checklist): string {
  return list.steps.find((step) => step.id === 'certificate')?.values['fingerprint'] ?? ''
}

export type FailureKey =
  | PairingStepId
  | 'bad_address'
  | 'bad_certificate'
  | 'bad_macaroon'
  | 'certificate_expired'
  | 'wallet_locked'
  | 'wrong_node'
  | 'wrong_network'

/** The core's reasons that need other words than the line they stopped at. */
const REASONS: Readonly<Record<string, FailureKey>> = {
  bad_address: 'bad_address',
  bad_certificate: 'bad_certificate',
  bad_macaroon: 'bad_macaroon',
  wallet_locked: 'wallet_locked',
  wrong_node: 'wrong_node',
  wrong_network: 'wrong_network',
  unreachable: 'reachable',
  deadline: 'reachable',
  certificate_changed: 'certificate',
  certificate_expired: 'certificate_expired',
  macaroon_refused: 'macaroon',
  permission_denied: 'rights',
}

/** Which words say what to do about a failed line; a reason nobody knows falls back to its line. */
export function failureKey(step: ChecklistStep): FailureKey {
  return REASONS[step.reason] ?? step.id
}

export type WarnKey = 'rights' | 'synced' | (typeof OWN_WARNINGS)[number] | 'other'

/** Reasons with words of their own, whatever line they stand on. */
const OWN_WARNINGS = ['sync_unknown', 'clock_skew', 'room_unknown'] as const

export function warnKey(step: ChecklistStep): WarnKey {
  const own = OWN_WARNINGS.find((reason) => reason === step.reason)
  if (own) return own
  return step.id === 'rights' || step.id === 'synced' ? step.id : 'other'
}
