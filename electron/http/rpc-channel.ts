import { RPCHandler } from '@orpc/server/websocket'
import type { CallContext } from '../api/context.ts'
import type { Log } from '../ports/log.ts'
import { type ConsoleRouter, maskUnexpected } from './console-router.ts'

/** Longest message of a client, in characters; a whole contract input is far below it. */
const MESSAGE_LENGTH_MAX = 256 * 1024
/** A page keeps two iterators and a handful of calls open; more is a loop gone wild. */
const CALLS_IN_FLIGHT_MAX = 256

/** Why a channel is closed on the client, as WebSocket close codes. */
export type ChannelFault = { code: 1003 | 1007 | 1008 | 1009; reason: string }

/** The far end of one channel, whatever carries it. */
export type ChannelEnd = {
  send(text: string): void
  close(fault: ChannelFault): void
}

export type RpcChannel = {
  /** Takes one message of the client, of any type: a hostile page can send anything. */
  receive(message: unknown): void
  /** Ends every call and iterator of this channel. */
  end(): void
}

/**
 * Serves the contract over channels that carry text: a WebSocket and a MessagePort speak the same
 * protocol, so one place holds the limits of both. oRPC's own port handler would let a malformed
 * message end in an unhandled rejection, with which a hostile page could stop the host.
 */
export function createRpcChannels(
  router: ConsoleRouter,
  log: Log,
): (far: ChannelEnd, context: CallContext) => RpcChannel {
  const handler = new RPCHandler<CallContext>(router, {
    clientInterceptors: [maskUnexpected(log)],
  })
  return (far, context) => openChannel(handler, far, context)
}

function openChannel(
  handler: RPCHandler<CallContext>,
  far: ChannelEnd,
  context: CallContext,
): RpcChannel {
  // oRPC wants the browser's interface and keeps the state of a channel by this object.
  const outlet = {
    addEventListener: () => undefined,
    send: (data: string | ArrayBufferLike | Blob | ArrayBufferView) => {
      if (typeof data !== 'string') throw new TypeError('the contract has no binary values')
      far.send(data)
    },
  }
  let inFlight = 0
  return {
    receive(message) {
      if (typeof message !== 'string') return far.close({ code: 1003, reason: 'text only' })
      if (message.length > MESSAGE_LENGTH_MAX) return far.close({ code: 1009, reason: 'too big' })
      if (inFlight >= CALLS_IN_FLIGHT_MAX) {
        return far.close({ code: 1008, reason: 'too many calls' })
      }
      inFlight += 1
      handler
        .message(outlet, message, { context })
        .catch(() => far.close({ code: 1007, reason: 'not a call' }))
        .finally(() => {
          inFlight -= 1
        })
      return undefined
    },
    end: () => handler.close(outlet),
  }
}
