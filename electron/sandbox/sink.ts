import type { ServerWritableStream } from '@grpc/grpc-js'
import type { EventFaultKind, Fault, Faults } from './faults.ts'
import type { Message } from './messages.ts'
import { RpcError } from './rpc-error.ts'

/** The server's end of a stream. Everything sent may be hit by an event fault. */
export interface Sink {
  send(message: Message): void
  end(): void
  fail(error: RpcError): void
  /** Runs once when either side is done. */
  onClose(listener: () => void): void
}

type RawStream = ServerWritableStream<Message, Message>

/** A held back event is sent at the latest after this time, so that it is late and not lost. */
const REORDER_FLUSH_MS = 500

export function createSink(input: {
  stream: RawStream
  method: string
  faults: Faults
  /** Cuts the client's connection. */
  cut: () => void
}): Sink {
  const { stream, faults } = input
  let isOpen = true
  let heldBack: Message | null = null
  const listeners: (() => void)[] = []

  function close(): void {
    if (!isOpen) return
    isOpen = false
    for (const listener of listeners) listener()
  }
  stream.on('cancelled', close)
  stream.on('close', close)
  // The client may vanish while we write; that is its right, not our fault.
  stream.on('error', close)

  function write(message: Message): void {
    if (isOpen) stream.write(message)
  }

  function flushHeldBack(): void {
    const message = heldBack
    heldBack = null
    if (message) write(message)
  }

  function end(): void {
    if (!isOpen) return
    close()
    stream.end()
  }

  function fail(error: RpcError): void {
    if (!isOpen) return
    close()
    stream.emit('error', { code: error.code, details: error.message })
  }

  function misbehave(fault: Fault<EventFaultKind>, message: Message): void {
    switch (fault.kind) {
      case 'DELAY_EVENT':
        setTimeout(() => write(message), fault.delayMs).unref()
        return
      case 'DROP_EVENT':
        return
      case 'DUPLICATE_EVENT':
        write(message)
        write(message)
        return
      case 'REORDER_EVENT':
        heldBack = message
        setTimeout(flushHeldBack, fault.delayMs || REORDER_FLUSH_MS).unref()
        return
      case 'BREAK_STREAM':
        input.cut()
        return
      case 'END_STREAM':
        end()
        return
      case 'ERROR_STREAM':
        fail(new RpcError(fault.text, fault.code))
        return
      case 'NO_AMOUNT_EVENT':
        write(withoutAmount(message))
    }
  }

  return {
    send(message) {
      const fault = faults.takeForEvent(input.method)
      if (fault) {
        misbehave(fault, message)
        return
      }
      write(message)
      flushHeldBack()
    },
    end,
    fail,
    onClose(listener) {
      if (isOpen) listeners.push(listener)
      else listener()
    },
  }
}

/** Pain 3 of the requirements: a node that says settled and leaves the amount at zero. */
export function withoutAmount(message: Message): Message {
  const { invoices } = message
  if (Array.isArray(invoices)) return { ...message, invoices: invoices.map(withoutAmount) }
  return { ...message, amt_paid: '0', amt_paid_sat: '0', amt_paid_msat: '0' }
}
