import {
  type ClientContext,
  type ClientLink,
  type ClientOptions,
  mapEventIterator,
  ORPCError,
} from '@orpc/client'
import { ConsoleFault } from './faults.ts'

/** One way to the core: a socket or a port, and whether it can carry a call this instant. */
export type Transport = {
  link: ClientLink<ClientContext>
  isOpen: () => boolean
}

/**
 * No call waits for ever. Those that wait for the node are given the node's own deadline and more.
 */
const DEADLINE_MS = 10_000
const DEADLINES_MS: Readonly<Record<string, number | null>> = {
  'invoices.create': 20_000,
  'invoices.void': 20_000,
  'invoices.confirm': 20_000,
  'invoices.status': 15_000,
  'wallet.pay': 30_000,
  'setup.trySandbox': 60_000,
  'setup.finish': 60_000,
  'setup.reconnect': 60_000,
  'setup.bakeCredential': 30_000,
  'diagnostics.bundle': 60_000,
  'restore.apply': 120_000,
  'restore.replace': 120_000,
  // These stay open for as long as the window does, or for as long as a check takes.
  'live.changes': null,
  'live.status': null,
  'setup.checkNode': null,
  'backups.run': null,
  'backups.drill': null,
  'restore.check': null,
}

/**
 * Puts a deadline on every call and rejects at once while there is no way to the core: oRPC alone
 * would wait for ever on a closed port, and would send a mutation late on a reopened socket.
 */
export class ConsoleLink implements ClientLink<ClientContext> {
  #transport: Transport | null = null

  /** Names the transport that carries calls from now on. */
  use(transport: Transport): void {
    this.#transport = transport
  }

  /** Whether a call can leave now. */
  isOpen(): boolean {
    return this.#transport?.isOpen() === true
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<ClientContext>,
  ): Promise<unknown> {
    const transport = this.#transport
    if (!transport?.isOpen()) throw new ConsoleFault('offline')
    const deadlineMs = DEADLINES_MS[path.join('.')]
    const deadline = deadlineMs === null ? null : beginDeadline(deadlineMs ?? DEADLINE_MS)
    const limits = [options.signal, deadline?.signal].filter((limit) => limit !== undefined)
    const limited = limits.length > 0 ? { ...options, signal: AbortSignal.any(limits) } : options
    const broken = (error: unknown): unknown => {
      // An answer of the core, whatever it says, is an answer; anything else lost it.
      const isSaid = error instanceof ORPCError || options.signal?.aborted
      return isSaid ? error : new ConsoleFault('no_answer')
    }
    try {
      const answer = await transport.link.call(path, input, limited)
      return isStream(answer) ? withErrors(answer, broken) : answer
    } catch (error) {
      throw broken(error)
    } finally {
      deadline?.met()
    }
  }
}

/** Ends the call when it passes, but nothing that was answered before: a stream may last. */
function beginDeadline(ms: number): { signal: AbortSignal; met: () => void } {
  const passed = AbortSignal.timeout(ms)
  const limit = new AbortController()
  const end = (): void => limit.abort(passed.reason)
  passed.addEventListener('abort', end, { once: true })
  return { signal: limit.signal, met: () => passed.removeEventListener('abort', end) }
}

function isStream(answer: unknown): answer is AsyncIterator<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}

/** A stream breaks in the same words as a call: by what the core said, or as one without answer. */
function withErrors(
  stream: AsyncIterator<unknown>,
  broken: (error: unknown) => unknown,
): AsyncIterator<unknown> {
  return mapEventIterator(stream, {
    value: (event) => event,
    error: (error) => Promise.resolve(broken(error)),
  })
}
