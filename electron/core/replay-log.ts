import type { ReplayEvent } from '../../shared/contract/seals.ts'
import type { BookReplay } from '../../shared/model/replay.ts'
import { chainHead } from '../store/chain.ts'
import type { ReplayProgress } from '../store/replay/replay-book.ts'
import { wordsOf } from '../store/replay/refusal.ts'
import { startReplay } from '../store/replay/start-replay.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'

/**
 * One at a time for each book: a second thread would only make both slower, and selling too. One
 * that was stopped still ends its step, and the next waits for that instead of being refused.
 */
const running = new WeakMap<Core, { signal: AbortSignal; ended: Promise<void> }>()

/**
 * Rebuilds every table from the log in a thread of its own, told as it goes on: progress, then the
 * result (OPP-09). It only reads; what it finds is for the person who asked, and freezes nothing:
 * the full check decides that. It ends with its caller.
 * @throws Refusal replay_running
 */
export function replayLog(
  core: Core,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReplayEvent, void> {
  // Said before the stream begins, so that whoever asks gets an answer and no stream that breaks.
  refuseSecond(core)
  return replaying(core, signal)
}

function refuseSecond(core: Core): void {
  const first = running.get(core)
  if (first && !first.signal.aborted) throw new Refusal('replay_running')
}

async function* replaying(
  core: Core,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReplayEvent, void> {
  // Two may have asked at once, before either was read from.
  for (let first = running.get(core); first; first = running.get(core)) {
    refuseSecond(core)
    await first.ended
  }
  const stop = new AbortController()
  const end = (): void => stop.abort()
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  const news = newsOf(core)
  const work = run(core, stop.signal, news.tell)
  // Awaited below; what fails meanwhile must not end the process first.
  const ended = work.then(news.end, news.end).finally(() => running.delete(core))
  running.set(core, { signal: stop.signal, ended })
  try {
    for await (const progress of news) yield { kind: 'progress', ...progress }
    if (!signal?.aborted) yield { kind: 'done', replay: await work }
  } finally {
    signal?.removeEventListener('abort', end)
    stop.abort()
    // The book must not be closed under a thread that still reads it.
    await ended
  }
}

type News = AsyncIterable<ReplayProgress> & {
  tell: (progress: ReplayProgress) => void
  end: () => void
}

/** The newest word counts: a caller that reads slowly misses steps, and nothing piles up. */
function newsOf(core: Core): News {
  const headSeq = core.book.read(chainHead).seq
  let next: ReplayProgress | null = { replayedToSeq: 0n, headSeq }
  let isOver = false
  let wake: () => void = () => {}
  return {
    tell(progress) {
      next = progress
      wake()
    },
    end() {
      isOver = true
      wake()
    },
    async *[Symbol.asyncIterator]() {
      while (!isOver) {
        const progress = next
        next = null
        if (progress) yield progress
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

const SEED_BYTES = 4

async function run(
  core: Core,
  signal: AbortSignal,
  onProgress: (progress: ReplayProgress) => void,
): Promise<BookReplay> {
  const startedAtMs = core.clock.monotonicMs()
  const seed = Buffer.from(core.clock.randomBytes(SEED_BYTES)).readUInt32LE()
  const workerUrl = core.workerUrls['replay-worker']
  const { file } = core.book
  const result = await startReplay({ file, seed, workerUrl, onProgress, signal })
  const { refused } = result
  if (!result.isSame) {
    const found = result.tables.find(({ difference }) => difference !== null)?.difference
    const reason = refused ? wordsOf(refused) : (found ?? result.inbox?.difference ?? '')
    core.log.error('book.replay_differs', new Error(reason), { seq: refused?.seq ?? null })
  }
  const durationMs = Math.round(core.clock.monotonicMs() - startedAtMs)
  return { ...result, atMs: core.clock.nowMs(), durationMs }
}
