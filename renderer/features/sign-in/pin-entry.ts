import type { Problem } from '../../app/faults.ts'
import { PIN_LENGTH_MAX } from '../../app/pin-strength.ts'

export type PinKey = { kind: 'digit'; digit: string } | { kind: 'delete' } | { kind: 'clear' }

/**
 * picking: no name chosen. typing: digits come in. sending: the core compares. waiting: the core
 * said when the next try is allowed. locked_out: only an owner can help.
 */
export type PinEntry = {
  phase: 'picking' | 'typing' | 'sending' | 'waiting' | 'locked_out'
  operatorId: string | null
  pin: string
  /** Monotonic time until which no try is allowed, ms. */
  waitUntilMs: number
  /** What the last try was told; it stays until the next digit. */
  notice: 'none' | 'wrong' | 'wait' | 'wait_over' | 'gone' | 'failed'
  problem: Problem | null
}

export type PinAction =
  | { kind: 'picked'; operatorId: string }
  | { kind: 'left' }
  | { kind: 'pressed'; key: PinKey }
  | { kind: 'sent' }
  | { kind: 'refused'; problem: Problem; nowMs: number }
  | { kind: 'ticked'; nowMs: number }

export const NOBODY_PICKED: PinEntry = {
  phase: 'picking',
  operatorId: null,
  pin: '',
  waitUntilMs: 0,
  notice: 'none',
  problem: null,
}

/** What the PIN pad shows after each key, answer and second. The PIN leaves it when it is sent. */
export function pinReducer(entry: PinEntry, action: PinAction): PinEntry {
  switch (action.kind) {
    case 'picked':
      return { ...NOBODY_PICKED, phase: 'typing', operatorId: action.operatorId }
    case 'left':
      return entry.phase === 'sending' ? entry : NOBODY_PICKED
    case 'pressed':
      return entry.phase === 'typing' ? pressed(entry, action.key) : entry
    case 'sent':
      return entry.phase === 'typing' ? { ...entry, phase: 'sending', pin: '' } : entry
    case 'refused':
      return refused(entry, action.problem, action.nowMs)
    case 'ticked':
      if (entry.phase !== 'waiting' || action.nowMs < entry.waitUntilMs) return entry
      return { ...entry, phase: 'typing', notice: 'wait_over', waitUntilMs: 0 }
  }
}

function pressed(entry: PinEntry, key: PinKey): PinEntry {
  const quiet = { ...entry, notice: 'none' as const, problem: null }
  switch (key.kind) {
    case 'clear':
      return { ...quiet, pin: '' }
    case 'delete':
      return { ...quiet, pin: entry.pin.slice(0, -1) }
    case 'digit':
      if (!/^\d$/.test(key.digit) || entry.pin.length >= PIN_LENGTH_MAX) return quiet
      return { ...quiet, pin: entry.pin + key.digit }
  }
}

function refused(entry: PinEntry, problem: Problem, nowMs: number): PinEntry {
  const back = { ...entry, pin: '', problem }
  const seconds = problem.retryAfterSeconds ?? 0
  if (problem.code === 'not_found') return { ...NOBODY_PICKED, notice: 'gone', problem }
  if (problem.code === 'operator_locked') return { ...back, phase: 'locked_out', notice: 'wait' }
  if (problem.code !== 'wrong_pin' && problem.code !== 'rate_limited') {
    return { ...back, phase: 'typing', notice: 'failed' }
  }
  const notice = problem.code === 'wrong_pin' ? 'wrong' : 'wait'
  if (seconds <= 0) return { ...back, phase: 'typing', notice }
  return { ...back, phase: 'waiting', notice, waitUntilMs: nowMs + seconds * 1_000 }
}

/** True when Enter would send: the core takes nothing shorter, so nothing shorter is a try. */
export function canSend(entry: PinEntry): boolean {
  return entry.phase === 'typing' && entry.pin.length >= 6
}

/** Whole seconds left to wait, never below zero. */
export function secondsLeft(entry: PinEntry, nowMs: number): number {
  return Math.max(0, Math.ceil((entry.waitUntilMs - nowMs) / 1_000))
}
