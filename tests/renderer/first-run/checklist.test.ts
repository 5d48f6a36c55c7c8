import { describe, expect, test } from 'vitest'
import { PAIRING_STEPS, type PairingEvent } from '../../../shared/contract/setup.ts'
import { readRights } from '../../../renderer/app/pairing/wide-rights.ts'
import {
  type Checklist,
  checklistReducer,
  currentStep,
  failureKey,
  IDLE_CHECKLIST,
  mayUse,
  warnKey,
} from '../../../renderer/app/pairing/checklist.ts'

type StepId = (typeof PAIRING_STEPS)[number]
type StepState = 'running' | 'ok' | 'warn' | 'failed'

function step(id: StepId, state: StepState, reason = ''): PairingEvent {
  return { kind: 'step', step: { id, state, reason, values: {} } }
}

function done(draftId: string | null, isTooWide = false, checkId: string | null = null) {
  const node = { isTooWide, canBake: isTooWide, alias: 'a', network: 'regtest' }
  return { kind: 'done', draftId, checkId, ...node } satisfies PairingEvent
}

function afterBegin(...events: PairingEvent[]): Checklist {
  const begun = checklistReducer(IDLE_CHECKLIST, { kind: 'begin' })
  return events.reduce((list, event) => checklistReducer(list, { kind: 'told', event }), begun)
}

const stateOf = (list: Checklist, id: StepId) => list.steps.find((one) => one.id === id)?.state

describe('the pairing checklist', () => {
  test('a failed step ends the check without a connection to use', () => {
    const list = afterBegin(step('parsed', 'ok'), step('reachable', 'failed'), done(null))
    expect(list.phase).toBe('failed')
    expect(mayUse(list, true)).toBe(false)
    expect(currentStep(list)?.id).toBe('reachable')
    expect(stateOf(list, 'certificate')).toBe('waiting')
  })

  test('an end without a draft and without a failed step is named, not left blank', () => {
    const list = afterBegin(step('parsed', 'ok'), done(null))
    expect(list.phase).toBe('broken')
    expect(list.problem).toBe('unknown')
  })

  test('a certificate nobody vouches for waits for the owner, and nothing can be used yet', () => {
    const asked = afterBegin(step('certificate', 'warn', 'first_use'), done(null, false, 'c1'))
    expect(asked).toMatchObject({ phase: 'unconfirmed', checkId: 'c1', node: null })
    expect(mayUse(asked, true)).toBe(false)
    expect(stateOf(asked, 'macaroon')).toBe('waiting')
    const again = checklistReducer(asked, { kind: 'begin' })
    expect(again).toMatchObject({ phase: 'checking', checkId: null })
  })

  test('a lost connection leaves the running step unfinished', () => {
    const list = checklistReducer(afterBegin(step('reachable', 'running')), {
      kind: 'broken',
      problem: 'no_answer',
    })
    expect(list.phase).toBe('broken')
    expect(stateOf(list, 'reachable')).toBe('waiting')
  })

  test('words that come after the end change nothing', () => {
    const ended = afterBegin(step('parsed', 'failed'), done(null))
    const told = checklistReducer(ended, { kind: 'told', event: done('late') })
    const broken = checklistReducer(ended, { kind: 'broken', problem: 'no_answer' })
    expect(told).toBe(ended)
    expect(broken).toBe(ended)
  })

  test('a checked node can be used, a wide credential only when the owner insists', () => {
    expect(mayUse(afterBegin(done('d1')), false)).toBe(true)
    const wide = afterBegin(step('rights', 'warn', 'rights_too_wide'), done('d1', true))
    expect(mayUse(wide, false)).toBe(false)
    expect(mayUse(wide, true)).toBe(true)
  })

  test('a baked credential ends the warning and keeps the draft', () => {
    const wide = afterBegin(step('rights', 'warn', 'rights_too_wide'), done('d1', true))
    const baked = checklistReducer(wide, { kind: 'baked' })
    expect(mayUse(baked, false)).toBe(true)
    expect(baked.node?.draftId).toBe('d1')
    expect(stateOf(baked, 'rights')).toBe('ok')
  })

  test('baking is not believed before a node was checked', () => {
    expect(checklistReducer(IDLE_CHECKLIST, { kind: 'baked' })).toBe(IDLE_CHECKLIST)
  })

  test('a second check forgets what the first one found', () => {
    const again = checklistReducer(afterBegin(done('d1')), { kind: 'begin' })
    expect(again.node).toBeNull()
    expect(again.steps.every((one) => one.state === 'waiting')).toBe(true)
  })

  test('every step of the contract stands on the list, in its order', () => {
    expect(IDLE_CHECKLIST.steps.map((one) => one.id)).toEqual([...PAIRING_STEPS])
  })
})

describe('the words for a failed step', () => {
  test.each([
    ['parsed', 'bad_macaroon', 'bad_macaroon'],
    ['certificate', 'certificate_mismatch', 'certificate'],
    ['macaroon', 'wallet_locked', 'wallet_locked'],
    ['macaroon', 'certificate_expired', 'certificate_expired'],
    ['macaroon', 'unreachable', 'reachable'],
    ['test_invoice', 'permission_denied', 'rights'],
    ['test_invoice', 'wrong_node', 'wrong_node'],
    ['synced', 'a_reason_of_tomorrow', 'synced'],
  ] as const)('%s stopped by %s is told as %s', (id, reason, key) => {
    expect(failureKey({ id, state: 'failed', reason, values: {} })).toBe(key)
  })

  test.each([
    ['rights', 'rights_too_wide', 'rights'],
    ['rights', 'room_unknown', 'room_unknown'],
    ['synced', 'sync_unknown', 'sync_unknown'],
    ['test_invoice', 'clock_skew', 'clock_skew'],
    ['test_invoice', 'a_reason_of_tomorrow', 'other'],
  ] as const)('%s warned by %s is told as %s', (id, reason, key) => {
    expect(warnKey({ id, state: 'warn', reason, values: {} })).toBe(key)
  })
})

describe('rights beyond a till', () => {
  test('those that move money have words, the others are counted', () => {
    const rights = 'peers:read, offchain:write, info:write, onchain:write'
    expect(readRights(rights)).toEqual({ dangers: ['onchain', 'offchain'], others: 2 })
  })

  test('none are none', () => {
    expect(readRights('')).toEqual({ dangers: [], others: 0 })
  })
})
