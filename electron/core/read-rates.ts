import type { RateStatus } from '../../shared/model/rate.ts'
import type { RawReading } from '../domain/rates.ts'
import { type RateSource, RateSourceError } from '../ports/rates.ts'

/** A source keeps its own deadline of 5 s (LND-51); this one is for a source that does not. */
const DEADLINE_MS = 6_000

export type RateRound = { readings: RawReading[]; failures: RateStatus['failures'] }

/** Asks all sources at once, each with a deadline of its own. Never throws: a failure is a word. */
export async function readAllSources(
  sources: readonly RateSource[],
  currency: string,
  signal: AbortSignal,
  deadlineMs = DEADLINE_MS,
): Promise<RateRound> {
  const round: RateRound = { readings: [], failures: [] }
  const answers = await Promise.allSettled(
    sources.map((source) => readOne(source, currency, signal, deadlineMs)),
  )
  for (const [index, source] of sources.entries()) {
    const answer = answers[index]
    if (answer?.status === 'fulfilled') {
      round.readings.push({ source: source.name, ...answer.value })
    } else {
      round.failures.push({ source: source.name, reason: reasonOf(answer?.reason) })
    }
  }
  return round
}

async function readOne(
  source: RateSource,
  currency: string,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<{ rawPrice: string; atMs: number }> {
  const own = new AbortController()
  const late = new RateSourceError('deadline', `${source.name} did not answer in time`)
  if (signal.aborted) throw late
  const stop = (): void => own.abort(late)
  const timer = setTimeout(stop, deadlineMs)
  signal.addEventListener('abort', stop, { once: true })
  const aborted = new Promise<never>((_resolve, reject) => {
    own.signal.addEventListener('abort', () => reject(late), { once: true })
  })
  try {
    return await Promise.race([source.read(currency, own.signal), aborted])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof RateSourceError ? error.reason : 'failed'
}
