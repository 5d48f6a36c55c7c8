import { setImmediate } from 'node:timers/promises'
import { applyStreamed, catchUp } from '../core/catch-up.ts'
import type { Core } from '../core/core.ts'
import { streamCursor } from '../core/node-cursor.ts'
import { readNodeInfo } from '../core/read-node-info.ts'
import { Refusal } from '../core/refusal.ts'
import { type FollowEvent, NodeError } from '../ports/lightning.ts'

const RETRY_MS_MIN = 1_000
const RETRY_MS_MAX = 30_000
/** Long enough that a node which breaks every stream is not asked in a circle. */
const REOPEN_MS = 100
const STORAGE_RETRY_MS = 2_000
/** A broken credential or certificate does not heal by asking; a person must act. */
const RETRY_MS_BROKEN = 30_000

/**
 * Follows the node for ever: live first and buffered, then the catch-up, then live (I2). Every
 * break tears the stream down and starts again from the cursor that was committed, never from
 * one that a library kept (reliability 0.1, 0.2).
 */
export async function followNode(core: Core, signal: AbortSignal): Promise<void> {
  let retryMs = RETRY_MS_MIN
  let wasLive = false
  let isFailing = false
  while (!signal.aborted) {
    const session = AbortSignal.any([signal, core.node.clientSignal()])
    try {
      // A light that says what is wrong stays until it is right, instead of flickering.
      if (!isFailing) core.node.show('connecting')
      await followOnce(core, session, () => {
        wasLive = true
        isFailing = false
        retryMs = RETRY_MS_MIN
      })
    } catch (error) {
      if (signal.aborted) return
      // A replaced client aborts its session: go on with the new one at once.
      if (session.aborted) {
        isFailing = false
        continue
      }
      if (wasLive && isBroken(error)) {
        // A stream that was live is opened again at once: the till goes on selling meanwhile.
        wasLive = false
        await core.clock.sleep(REOPEN_MS, session).catch(() => {})
        continue
      }
      isFailing = true
      wasLive = false
      const waitMs = noticeBreak(core, error, retryMs)
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
      await core.clock.sleep(waitMs, session).catch(() => {})
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof NodeError && error.kind === 'unreachable'
}

function noticeBreak(core: Core, error: unknown, retryMs: number): number {
  if (error instanceof Refusal && error.code === 'node_not_configured') return RETRY_MS_MAX
  if (error instanceof Refusal && error.code === 'storage_unavailable') {
    // The node is well and the book is not: what settled is read again when there is room.
    core.node.show('catching_up', { detail: 'storage' })
    return STORAGE_RETRY_MS
  }
  if (error instanceof NodeError) core.node.noticeBreak(error)
  else core.log.error('node.follow_failed', error)
  const light = core.node.light()
  const isHealing = light === 'unreachable' || light === 'wallet_locked' || light === 'connecting'
  // Jitter, so that the tills of one shop do not all knock at the same instant.
  const waitMs = isHealing ? retryMs * (0.75 + jitter(core) / 2) : RETRY_MS_BROKEN
  const shown = light === 'connecting' || light === 'connected' ? 'unreachable' : light
  const detail = error instanceof NodeError ? error.kind : 'internal'
  core.node.show(shown, { nextAttemptAtMs: Math.round(core.clock.nowMs() + waitMs), detail })
  return waitMs
}

function jitter(core: Core): number {
  return (core.clock.randomBytes(1)[0] ?? 0) / 255
}

async function followOnce(core: Core, signal: AbortSignal, onLive: () => void): Promise<void> {
  const node = core.node.client()
  const stop = new AbortController()
  const session = AbortSignal.any([signal, stop.signal])
  await readNodeInfo(core)
  try {
    const events = node.follow(streamCursor(core), session)[Symbol.asyncIterator]()
    await untilFollowing(events)
    core.node.show('catching_up')
    // Reading goes on in the background while the list is read: the iterator buffers.
    const caughtUp = catchUp(core, session).then(() => {
      // A session that was given up must not speak for the one that follows it.
      if (session.aborted) return
      onLive()
      core.node.show('connected')
    })
    await Promise.all([caughtUp, applyAll(core, events, session)])
  } finally {
    stop.abort()
  }
}

async function untilFollowing(events: AsyncIterator<FollowEvent>): Promise<void> {
  const first = await events.next()
  if (first.done || first.value.kind !== 'following') {
    throw new NodeError('bad_answer', 'the invoice stream did not open')
  }
}

async function applyAll(
  core: Core,
  events: AsyncIterator<FollowEvent>,
  session: AbortSignal,
): Promise<void> {
  for (;;) {
    const next = await events.next()
    if (next.done) throw new NodeError('unreachable', 'the invoice stream ended')
    if (next.value.kind !== 'invoice') continue
    const { invoice } = next.value
    // A new invoice is told in the same breath as the answer to our own AddInvoice, for which a
    // cashier waits: that answer goes first. A settlement never waits.
    if (invoice.state === 'open') await setImmediate()
    // The till was paired anew meanwhile: what the last node said must not count as the new one's.
    if (session.aborted) return
    applyStreamed(core, invoice)
  }
}
