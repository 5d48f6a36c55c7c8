import type { Clock } from '../../ports/clock.ts'
import {
  type FollowCursor,
  type FollowEvent,
  NodeError,
  type NodeInvoice,
} from '../../ports/lightning.ts'
import type { LndLimits } from './limits.ts'
import { toInvoice, toInvoices } from './normalize.ts'
import type { RawStream, Transport } from './transport.ts'

/** What the newest invoices at the node say, in one answer. */
type Newest = {
  /** The last invoice that was added, whatever became of it; 0n when there is none. */
  addIndex: bigint
  /**
   * The largest indexes that a stream has told of. LND tells of open and settled invoices; a
   * canceled one is left out even of the replay.
   */
  told: FollowCursor
  /** How many the next probe asks for. */
  reach: number
}

/**
 * One subscription from the cursors to its end. Events wait inside gRPC's own flow control when
 * the reader is slow, so nothing is dropped and memory stays bounded. A stream that dies without
 * a word is noticed by pings and by probes on the same connection (limits.ts says when); one that
 * lives but no longer tells of invoices or settlements is noticed by comparing it with the probes.
 * @throws NodeError when the stream breaks, ends or falls silent. An abort ends it quietly.
 */
export async function* followInvoices(
  transport: Transport,
  input: { cursor: FollowCursor; signal: AbortSignal; clock: Clock; limits: LndLimits },
): AsyncGenerator<FollowEvent> {
  const { cursor, signal, clock, limits } = input
  if (signal.aborted) return
  const stream = await transport.open('subscribeInvoices', {
    add_index: String(cursor.addIndex),
    settle_index: String(cursor.settleIndex),
  })
  const stopped = new AbortController()
  const onAbort = () => stream.fail(new NodeError('unreachable', 'aborted'))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const newest = await whenLive(transport, stream, limits)
    const seen = startingPoint(cursor, newest)
    void watchdog({ transport, stream, seen, newest, clock, limits, signal: stopped.signal })
    yield { kind: 'following' }
    seen.isWaiting = true
    for await (const raw of stream.messages) {
      const invoice = toInvoice(raw)
      noteSeen(seen, invoice)
      yield { kind: 'invoice', invoice }
      seen.isWaiting = true
    }
    throw new NodeError('unreachable', 'the node ended the invoice stream')
  } catch (error) {
    if (signal.aborted) return
    throw stream.failure() ?? error
  } finally {
    signal.removeEventListener('abort', onAbort)
    stopped.abort()
    stream.fail(new NodeError('unreachable', 'no longer followed'))
  }
}

/**
 * LND sends no headers before the first event, so an answered call on the same connection is the
 * sign of life. The first answer shows that the connection stands; the second comes a whole round
 * trip after the subscription has reached the node.
 */
async function whenLive(
  transport: Transport,
  stream: RawStream,
  limits: LndLimits,
): Promise<Newest> {
  const ended = new Promise<never>((_resolve, reject) => {
    stream.messages.once('error', () => reject(stream.failure()))
  })
  ended.catch(() => {})
  const { callDeadlineMs: deadlineMs, probeInvoicesMax } = limits
  await Promise.race([probe(transport, { deadlineMs, reach: 1, probeInvoicesMax }), ended])
  const whole = { deadlineMs, reach: probeInvoicesMax, probeInvoicesMax }
  return Promise.race([probe(transport, whole), ended])
}

/** The newest invoices: cheap, allowed to every till, and never logged as an error by the node. */
async function probe(
  transport: Transport,
  asked: { deadlineMs: number; reach: number; probeInvoicesMax: number },
): Promise<Newest> {
  const request = { num_max_invoices: String(asked.reach), reversed: true }
  const invoices = toInvoices(await transport.call('listInvoices', request, asked.deadlineMs))
  const told = invoices.filter(({ state }) => state === 'open' || state === 'settled')
  return {
    addIndex: highest(invoices.map(({ addIndex }) => addIndex)),
    told: {
      addIndex: highest(told.map(({ addIndex }) => addIndex)),
      settleIndex: highest(told.map(({ settleIndex }) => settleIndex)),
    },
    reach: Math.min(reachOf(invoices), asked.probeInvoicesMax),
  }
}

/** New invoices between two probes; more of them would show a deaf stream by themselves. */
const REACH_MARGIN = 10

/**
 * Back to the oldest that may still settle: whoever pays it must not be missed because a newer one
 * was made since. A till at rest asks for a handful every few seconds, not for a long list.
 */
function reachOf(invoices: readonly NodeInvoice[]): number {
  const unfinished = invoices.filter(({ state }) => state === 'open' || state === 'accepted')
  const oldest = unfinished.reduce<bigint | null>(
    (low, { addIndex }) => (low === null || addIndex < low ? addIndex : low),
    null,
  )
  if (oldest === null) return REACH_MARGIN
  return invoices.filter(({ addIndex }) => addIndex >= oldest).length + REACH_MARGIN
}

function highest(indexes: readonly bigint[]): bigint {
  return indexes.reduce((high, index) => (index > high ? index : high), 0n)
}

/** How far the stream has told, and whether the reader has been waiting for it ever since. */
type Seen = FollowCursor & { isWaiting: boolean; events: number }

/** A cursor of 0 replays nothing, so what existed before is not awaited on the stream. */
function startingPoint(cursor: FollowCursor, newest: Newest): Seen {
  return {
    addIndex: cursor.addIndex === 0n ? newest.addIndex : cursor.addIndex,
    settleIndex: cursor.settleIndex === 0n ? newest.told.settleIndex : cursor.settleIndex,
    isWaiting: false,
    events: 0,
  }
}

function noteSeen(seen: Seen, told: FollowCursor): void {
  seen.isWaiting = false
  seen.events += 1
  if (told.addIndex > seen.addIndex) seen.addIndex = told.addIndex
  if (told.settleIndex > seen.settleIndex) seen.settleIndex = told.settleIndex
}

/** Runs until stopped; fails the stream after three silent probes or a definite refusal. */
async function watchdog(watch: {
  transport: Transport
  stream: RawStream
  seen: Seen
  newest: Newest
  clock: Clock
  limits: LndLimits
  signal: AbortSignal
}): Promise<void> {
  const { transport, stream, clock, limits, signal } = watch
  let before = { newest: watch.newest, events: -1 }
  let misses = 0
  while (!signal.aborted) {
    if (misses === 0 && !(await slept(clock, limits.probeIntervalMs, signal))) return
    const startedMs = clock.monotonicMs()
    try {
      const { probeDeadlineMs: deadlineMs, probeInvoicesMax } = limits
      const { reach } = before.newest
      const newest = await probe(transport, { deadlineMs, reach, probeInvoicesMax })
      if (isDeaf(watch.seen, before)) {
        stream.fail(new NodeError('unreachable', 'the stream no longer tells what happens'))
      }
      // Only a reader who waits can be told late; one who works is merely behind.
      before = { newest, events: watch.seen.isWaiting ? watch.seen.events : -1 }
      misses = 0
    } catch (error) {
      misses += 1
      const reason = error instanceof NodeError ? error : new NodeError('bad_answer', String(error))
      const isSilence = reason.kind === 'unreachable' || reason.kind === 'deadline'
      if (!isSilence || misses >= limits.failuresBeforeReconnect) stream.fail(reason)
      const leftMs = limits.probeDeadlineMs - (clock.monotonicMs() - startedMs)
      if (!(await slept(clock, Math.max(0, leftMs), signal))) return
    }
  }
}

/** The reader has waited for a whole interval, and yet what was seen before it never came. */
function isDeaf(seen: Seen, before: { newest: Newest; events: number }): boolean {
  if (!seen.isWaiting || seen.events !== before.events) return false
  const { addIndex, settleIndex } = before.newest.told
  return addIndex > seen.addIndex || settleIndex > seen.settleIndex
}

async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(ms, signal).then(
    () => true,
    () => false,
  )
}
