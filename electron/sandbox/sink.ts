import type { ServerWritableStream } from '@grpc/grpc-js'
import type { EventFaultKind, Fault, Faults } from './faults.ts'
import type { Message } from './messages.ts'
import { RpcError } from './rpc-error.ts'

/** A held back event is sent at the latest after this time, so that it is late and not lost. */
const REORDER_FLUSH_MS = 500

/** The server's end of a stream. Everything sent may be hit by an event fault. */
export class Sink {
  readonly #stream: ServerWritableStream<Message, Message>
  readonly #method: string
  readonly #faults: Faults
  readonly #cut: () => void
  readonly #listeners: (() => void)[] = []
  #isOpen = true
  #heldBack: Message | null = null

  constructor(input: {
    stream: ServerWritableStream<Message, Message>
    method: string
    faults: Faults
    /** Cuts the client's connection. */
    cut: () => void
  }) {
    this.#stream = input.stream
    this.#method = input.method
    this.#faults = input.faults
    this.#cut = input.cut
    const close = () => this.#close()
    this.#stream.on('cancelled', close)
    this.#stream.on('close', close)
    // The client may vanish while we write; that is its right, not our fault.
    this.#stream.on('error', close)
  }

  send(message: Message): void {
    const fault = this.#faults.takeForEvent(this.#method)
    if (fault) {
      this.#misbehave(fault, message)
      return
    }
    this.#write(message)
    this.#flushHeldBack()
  }

  end(): void {
    if (!this.#isOpen) return
    this.#close()
    this.#stream.end()
  }

  fail(error: RpcError): void {
    if (!this.#isOpen) return
    this.#close()
    this.#stream.emit('error', { code: error.code, details: error.message })
  }

  /** Runs once when either side is done. */
  onClose(listener: () => void): void {
    if (this.#isOpen) this.#listeners.push(listener)
    else listener()
  }

  #close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const listener of this.#listeners) listener()
  }

  #write(message: Message): void {
    if (this.#isOpen) this.#stream.write(message)
  }

  #flushHeldBack(): void {
    const message = this.#heldBack
    this.#heldBack = null
    if (message) this.#write(message)
  }

  #misbehave(fault: Fault<EventFaultKind>, message: Message): void {
    switch (fault.kind) {
      case 'DELAY_EVENT':
        setTimeout(() => this.#write(message), fault.delayMs).unref()
        return
      case 'DROP_EVENT':
        return
      case 'DUPLICATE_EVENT':
        this.#write(message)
        this.#write(message)
        return
      case 'REORDER_EVENT':
        this.#heldBack = message
        setTimeout(() => this.#flushHeldBack(), fault.delayMs || REORDER_FLUSH_MS).unref()
        return
      case 'BREAK_STREAM':
        this.#cut()
        return
      case 'END_STREAM':
        this.end()
        return
      case 'ERROR_STREAM':
        this.fail(new RpcError(fault.text, fault.code))
        return
      case 'NO_AMOUNT_EVENT':
        this.#write(withAmount(message, () => 0n))
        return
      case 'HALF_AMOUNT_EVENT':
        this.#write(withAmount(message, halved))
    }
  }
}

/**
 * Pain 3 of the requirements: a node that says settled and leaves the amount at zero, or names
 * another one than the invoice's.
 */
export function withAmount(message: Message, change: (amount: bigint) => bigint): Message {
  const { invoices } = message
  if (Array.isArray(invoices)) {
    return { ...message, invoices: invoices.map((one: Message) => withAmount(one, change)) }
  }
  const changed = (name: string): string => `${change(amountIn(message[name]))}`
  return {
    ...message,
    amt_paid: changed('amt_paid'),
    amt_paid_sat: changed('amt_paid_sat'),
    amt_paid_msat: changed('amt_paid_msat'),
  }
}

function amountIn(value: unknown): bigint {
  return typeof value === 'string' || typeof value === 'bigint' ? BigInt(value) : 0n
}

/** LND takes no less than the whole, so only a node that is not sound says so. */
export function halved(amount: bigint): bigint {
  return amount / 2n
}
