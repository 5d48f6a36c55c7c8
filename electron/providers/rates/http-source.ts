import {
  ConstantBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import type { Clock } from '../../ports/clock.ts'
import { type RateSource, RateSourceError } from '../../ports/rates.ts'

/** LND-51, over everything: connection, both tries and the body. */
const DEADLINE_MS = 5_000
const BODY_BYTES_MAX = 65_536
const RETRY_DELAY_MS = 200
/** Digits with at most one point: no sign, no exponent, nothing that a parser could bend. */
export const PRICE_TEXT = /^\d{1,12}(?:\.\d{1,18})?$/

export type RateSourceOptions = {
  clock: Clock
  /** Other servers in place of the public ones, by source name. HTTPS, or plain on loopback. */
  baseUrls?: Readonly<Record<string, string>>
  deadlineMs?: number
}

export type HttpSourceSpec = {
  name: string
  baseUrl: string
  /** Path and query that ask for the price of one BTC in `currency`. */
  path(currency: string): string
  /** The price as the source wrote it, or null when the answer is not of its known shape. */
  parse(body: unknown, currency: string): string | null
  /** Whether a well-formed answer says that the source does not trade this currency. */
  isUnknownCurrency(body: unknown): boolean
}

/** One exchange asked over HTTPS, without redirects, cookies or trust in what comes back. */
export function httpRateSource(spec: HttpSourceSpec, options: RateSourceOptions): RateSource {
  const baseUrl = checkedBase(options.baseUrls?.[spec.name] ?? spec.baseUrl)
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS
  const policy = wrap(
    timeout(deadlineMs, TimeoutStrategy.Aggressive),
    // A kept connection that the server has closed meanwhile fails once and works the next time.
    retry(handleWhen(isPassing), { maxAttempts: 1, backoff: new ConstantBackoff(RETRY_DELAY_MS) }),
  )
  return {
    name: spec.name,
    async read(currency, signal) {
      const url = new URL(spec.path(currency), baseUrl)
      try {
        const body = await policy.execute((context) => fetchJson(url, context.signal), signal)
        return { rawPrice: priceIn(spec, body, currency), atMs: options.clock.nowMs() }
      } catch (error) {
        throw namedError(spec.name, error, signal)
      }
    },
  }
}

function priceIn(spec: HttpSourceSpec, answer: JsonAnswer, currency: string): string {
  if (spec.isUnknownCurrency(answer.body) || answer.status === 404) {
    throw new RateSourceError('currency_unknown', `${spec.name} has no price in ${currency}`)
  }
  if (answer.status !== 200) {
    throw new RateSourceError('refused', `${spec.name} answered ${answer.status}`)
  }
  const price = spec.parse(answer.body, currency)
  if (price === null) throw new RateSourceError('bad_answer', `${spec.name} answered no price`)
  return price
}

type JsonAnswer = { status: number; body: unknown }

async function fetchJson(url: URL, signal: AbortSignal): Promise<JsonAnswer> {
  const response = await fetch(url, {
    signal,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    headers: { accept: 'application/json', 'user-agent': 'tillbook' },
  })
  if (response.status >= 500) {
    await response.body?.cancel()
    throw new ServerFault(response.status)
  }
  const text = await readBody(response)
  try {
    return { status: response.status, body: JSON.parse(text) as unknown }
  } catch {
    return { status: response.status, body: null }
  }
}

async function readBody(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  // Counted as it arrives and after unpacking: neither a missing length nor a zip bomb gets by.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > BODY_BYTES_MAX) throw new RateSourceError('bad_answer', 'the answer is too long')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

class ServerFault extends Error {
  constructor(status: number) {
    super(`the server answered ${status}`)
    this.name = 'ServerFault'
  }
}

function isRedirect(error: unknown): boolean {
  return error instanceof TypeError && String(error.cause).includes('redirect')
}

function isPassing(error: unknown): boolean {
  if (error instanceof ServerFault) return true
  return error instanceof TypeError && !isRedirect(error)
}

function namedError(name: string, error: unknown, signal: AbortSignal): RateSourceError {
  if (error instanceof RateSourceError) return error
  if (error instanceof TaskCancelledError || signal.aborted) {
    return new RateSourceError('deadline', `${name} did not answer in time`)
  }
  if (error instanceof ServerFault) {
    return new RateSourceError('refused', `${name}: ${error.message}`)
  }
  if (isRedirect(error)) return new RateSourceError('refused', `${name} answered a redirect`)
  return new RateSourceError('unreachable', `${name} could not be reached`)
}

function checkedBase(baseUrl: string): URL {
  const url = new URL(baseUrl)
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]'
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return url
  throw new RangeError('a rate source must be asked over https')
}
