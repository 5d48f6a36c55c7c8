import { bytesOf, flagOf, integerOf, type Message, textOf } from './messages.ts'
import type { SandboxNode } from './node.ts'
import { paymentMessage } from './payment-message.ts'
import type { PaymentRow } from './payments.ts'
import type { CallContext, Service } from './rpc.ts'
import { CODE, RpcError } from './rpc-error.ts'
import type { Sink } from './sink.ts'

/** routerrpc.Router: sending and tracking. */
export function createRouterService(node: SandboxNode): Service {
  return {
    unary: {},
    streaming: {
      SendPaymentV2: (request, sink, context) => sendPayment(node, request, { sink, context }),
      TrackPaymentV2: (request, sink) => trackPayment(node, request, sink),
    },
  }
}

function sendPayment(
  node: SandboxNode,
  request: Message,
  call: { sink: Sink; context: CallContext },
): void {
  const bolt11 = textOf(request, 'payment_request')
  if (!bolt11) throw new RpcError('the sandbox pays payment requests only', CODE.unimplemented)
  const paymentHash = node.payments.hashOf(bolt11)
  const stop = follow(node, call.sink, { paymentHash, isQuiet: isQuiet(request) })
  try {
    node.payments.send({
      bolt11,
      amountMsat: integerOf(request, 'amt') * 1000n || integerOf(request, 'amt_msat'),
      isSelfPaymentAllowed: flagOf(request, 'allow_self_payment'),
      fault: call.context.fault,
    })
  } catch (error) {
    stop()
    throw error
  }
}

function trackPayment(node: SandboxNode, request: Message, sink: Sink): void {
  const hash = bytesOf(request, 'payment_hash')
  if (hash.length !== 32) throw new RpcError(`invalid hash length of ${hash.length}, want 32`)
  const paymentHash = hash.toString('hex')
  const payment = node.payments.find(paymentHash)
  if (!payment) throw new RpcError(`payment isn't initiated`, CODE.notFound)
  const quiet = isQuiet(request)
  follow(node, sink, { paymentHash, isQuiet: quiet })
  tell(node, sink, { payment, isQuiet: quiet })
}

function isQuiet(request: Message): boolean {
  return flagOf(request, 'no_inflight_updates')
}

function follow(
  node: SandboxNode,
  sink: Sink,
  input: { paymentHash: string; isQuiet: boolean },
): () => void {
  const listener = (payment: PaymentRow) => {
    if (payment.paymentHash !== input.paymentHash) return
    tell(node, sink, { payment, isQuiet: input.isQuiet })
  }
  const stop = () => void node.payments.events.off('payment', listener)
  node.payments.events.on('payment', listener)
  sink.onClose(stop)
  return stop
}

/** LND ends the stream after the final word. */
function tell(
  node: SandboxNode,
  sink: Sink,
  input: { payment: PaymentRow; isQuiet: boolean },
): void {
  const { payment } = input
  const isFinal = payment.state !== 'IN_FLIGHT'
  if (isFinal || !input.isQuiet) sink.send(paymentMessage(payment, node))
  if (isFinal) sink.end()
}
