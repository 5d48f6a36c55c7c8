import type { VerifyEvent } from '../../shared/contract/seals.ts'
import type { BookCheck } from '../../shared/model/seal.ts'
import type { BookSeal } from '../../shared/model/status.ts'
import { chainHead } from '../store/chain.ts'
import type { Fault } from '../store/entries.ts'
import { isStorageFault } from '../store/errors.ts'
import { appendEvent } from '../store/events.ts'
import { followRecent, type RecentCheck } from '../store/recent-check.ts'
import { writeSetting } from '../store/settings.ts'
import { startVerification } from '../store/verification.ts'
import type { VerifyProgress, VerifyResult } from '../store/verify.ts'
import { apart, commit, type Commit } from './commit.ts'
import type { Core } from './core.ts'
import { freezeBook } from './freeze-book.ts'

/** One check of the whole book, and everybody who waits for it. */
type Running = {
  progress: VerifyProgress
  outcome: { check: BookCheck } | { error: Error } | null
  stop: AbortController
  followers: Set<() => void>
  /** Resolves when the thread has let go of the file. */
  ended: Promise<void>
}

/** One at a time for each book: a second reader would only make both slower. */
const running = new WeakMap<Core, Running>()

/**
 * Recomputes the whole book in a thread of its own and shows the result in the strip (L6,
 * OPP-03). A break is remembered, so that a restart does not show a sealed book first.
 */
export async function checkBook(core: Core, signal: AbortSignal): Promise<void> {
  for await (const _event of verifyBook(core, signal)) continue
}

/**
 * The same, told as it goes on: progress, then the result. A second caller follows the check that
 * runs already; it ends with the last caller who leaves.
 */
export async function* verifyBook(
  core: Core,
  signal: AbortSignal | undefined,
): AsyncGenerator<VerifyEvent, void> {
  const check = running.get(core) ?? start(core)
  let wake: () => void = () => {}
  const waker = (): void => wake()
  check.followers.add(waker)
  signal?.addEventListener('abort', waker)
  try {
    let told = -1n
    while (check.outcome === null && !signal?.aborted) {
      if (check.progress.checkedToSeq === told) {
        await new Promise<void>((resolve) => (wake = resolve))
      } else {
        told = check.progress.checkedToSeq
        yield { kind: 'progress', ...check.progress }
      }
    }
    if (signal?.aborted || check.outcome === null) return
    if ('error' in check.outcome) throw check.outcome.error
    yield { kind: 'done', check: check.outcome.check }
  } finally {
    signal?.removeEventListener('abort', waker)
    check.followers.delete(waker)
    if (check.followers.size === 0) check.stop.abort()
    // The book must not be closed under a thread that still reads it.
    if (check.stop.signal.aborted) await check.ended
  }
}

function start(core: Core): Running {
  const progress = { checkedToSeq: 0n, headSeq: core.book.read(chainHead).seq }
  const self: Running = {
    progress,
    outcome: null,
    stop: new AbortController(),
    followers: new Set(),
    ended: Promise.resolve(),
  }
  running.set(core, self)
  self.ended = run(core, self).then(
    (check) => end(core, self, { check }),
    (error: unknown) =>
      end(core, self, { error: error instanceof Error ? error : new Error('the check broke off') }),
  )
  return self
}

function end(core: Core, self: Running, outcome: NonNullable<Running['outcome']>): void {
  self.outcome = outcome
  running.delete(core)
  for (const follower of self.followers) follower()
}

async function run(core: Core, self: Running): Promise<BookCheck> {
  const before = core.status.seal()
  if (before.state !== 'broken') core.status.showSeal({ ...before, state: 'checking' })
  const startedAtMs = core.clock.monotonicMs()
  try {
    const result = await startVerification({
      file: core.book.file,
      chainKey: core.keys.chain,
      anchors: core.anchors.inForce(),
      workerUrl: core.workerUrls['verify-worker'],
      signal: self.stop.signal,
      onProgress: (progress) => {
        self.progress = progress
        core.status.showSeal({ ...core.status.seal(), ...progress })
        for (const follower of self.followers) follower()
      },
    })
    const check = checkOf(core, self, result, core.clock.monotonicMs() - startedAtMs)
    if (result.ok) following.set(core, followRecent(result.base, core.keys.chain))
    if (check.isOk) showSealed(core, before, check)
    else showBroken(core, check)
    return check
  } catch (error) {
    // Asked to stop is no failure; anything else is, and must not look like a check going on.
    const { state, ...rest } = before
    const isFailed = !self.stop.signal.aborted && state !== 'broken'
    core.status.showSeal({
      ...core.status.seal(),
      ...rest,
      state: isFailed ? 'check_failed' : state,
    })
    throw error
  }
}

function checkOf(core: Core, self: Running, result: VerifyResult, durationMs: number): BookCheck {
  const toSeq = result.ok ? result.headSeq : self.progress.checkedToSeq
  const common = {
    kind: 'full' as const,
    atMs: core.clock.nowMs(),
    durationMs: Math.round(durationMs),
    entries: toSeq,
    toSeq,
  }
  if (!result.ok) return { ...common, ...NOTHING_PROVED, ...broken(result) }
  const { accounts, holds, currencies, anchors } = result
  const proved = { accounts, holds, currencies, anchors }
  return { ...common, ...proved, isOk: true, ...NOTHING_WRONG }
}

const NOTHING_PROVED = { accounts: 0, holds: 0, currencies: [], anchors: 0 }

const NOTHING_WRONG = { brokenAtSeq: null, reason: '', fault: null }

function broken({ brokenAtSeq, reason, rule, values }: Fault) {
  return { isOk: false, brokenAtSeq, reason, fault: { rule, values } }
}

function showSealed(core: Core, before: BookSeal, check: BookCheck): void {
  showCheck(core, check)
  commit(core, (unit) => {
    writeSetting(unit.tx, 'last_check', check)
    if (before.state === 'broken') {
      writeSetting(unit.tx, 'chain_broken', null)
      noteInChain(core, unit, { event: 'break_over', detail: '' })
    }
    unit.announce({ topic: 'seal' })
  })
  freezeBook(core, core.anchors.isAstray())
}

/**
 * That the book was found broken, and that it no longer is, stays in the chain: whoever changed it
 * and changed it back must not have left no trace. A chain that takes no entry is broken itself.
 */
function noteInChain(core: Core, unit: Commit, noted: { event: string; detail: string }): void {
  try {
    apart(unit, ({ tx }) =>
      appendEvent(tx, {
        ...noted,
        atMs: core.clock.nowMs(),
        subject: 'book',
        source: 'book',
        fromStatus: null,
        toStatus: null,
        outcome: 'noted',
      }),
    )
  } catch (error) {
    if (isStorageFault(error)) throw error
    core.log.error('book.note_failed', error)
  }
}

function showCheck(core: Core, check: BookCheck, state: BookSeal['state'] = 'sealed'): void {
  core.status.showSeal({
    headSeq: core.book.read(chainHead).seq,
    state,
    checkedAtMs: check.atMs,
    checkedToSeq: check.toSeq,
    ...NOTHING_WRONG,
    lastCheck: check,
  })
}

/**
 * Until a full check finds nothing wrong, nothing new is spent; what is held can end, and money
 * still comes in.
 */
function showBroken(core: Core, check: BookCheck): void {
  const { brokenAtSeq, reason, fault } = check
  const isKnown = core.status.seal().state === 'broken'
  core.log.error('book.broken', new Error(reason), { brokenAtSeq })
  core.book.freeze(true)
  core.status.showSeal({
    ...core.status.seal(),
    state: 'broken',
    checkedAtMs: check.atMs,
    brokenAtSeq,
    reason,
    fault,
    lastCheck: check,
  })
  commit(core, (unit) => {
    writeSetting(unit.tx, 'last_check', check)
    writeSetting(unit.tx, 'chain_broken', { brokenAtSeq, reason, fault })
    const detail = JSON.stringify([`${brokenAtSeq ?? ''}`, reason])
    if (!isKnown) noteInChain(core, unit, { event: 'break_found', detail })
    unit.announce({ topic: 'seal' })
  })
}

/** Where the next look at what is new begins; made by a full check that found nothing wrong. */
const following = new WeakMap<Core, RecentCheck>()

const RECENT_ENTRIES_MAX = 250

/**
 * Proves what was written since the last look: its hashes, the balances it touched, and the trial
 * balance. Small parts, so that no sale waits for it.
 * @returns what it found; null while no full check has made a beginning, or one runs.
 */
export async function checkRecent(core: Core, signal: AbortSignal): Promise<BookCheck | null> {
  const recent = following.get(core)
  if (!recent || running.has(core) || core.status.seal().state === 'broken') return null
  const startedAtMs = core.clock.monotonicMs()
  let entries = 0
  for (;;) {
    const step = core.book.read((tx) => recent.advance(tx, RECENT_ENTRIES_MAX))
    const isBroken = 'reason' in step
    if (!isBroken) entries += step.entries
    if (isBroken || step.isAtHead) {
      const check: BookCheck = {
        ...(core.status.seal().lastCheck ?? NOTHING_PROVED),
        kind: 'recent',
        atMs: core.clock.nowMs(),
        durationMs: Math.round(core.clock.monotonicMs() - startedAtMs),
        entries: BigInt(entries),
        toSeq: recent.last().seq,
        ...(isBroken ? broken(step) : { isOk: true, ...NOTHING_WRONG }),
      }
      const { state } = core.status.seal()
      // What is new holds; that the whole book could not be looked at stays said.
      if (check.isOk) showCheck(core, check, state === 'check_failed' ? state : 'sealed')
      else showBroken(core, check)
      return check
    }
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) return null
  }
}
