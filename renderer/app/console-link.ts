import { type ClientContext, type ClientLink, type ClientOptions, ORPCError } from '@orpc/client'
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
    const limits: AbortSignal[] = options.signal ? [options.signal] : []
    if (deadlineMs !== null) limits.push(AbortSignal.timeout(deadlineMs ?? DEADLINE_MS))
    const limited = limits.length > 0 ? { ...options, signal: AbortSignal.any(limits) } : options
    try {
      return await transport.link.call(path, input, limited)
    } catch (error) {
      // An answer of the core, whatever it says, is an answer; anything else lost it.
      if (error instanceof ORPCError || options.signal?.aborted) throw error
      throw new ConsoleFault('no_answer')
    }
  }
}
