import { bytesOf, invoiceMessage, type Message } from './messages.ts'
import type { InvoiceRow } from './invoices.ts'
import type { SandboxNode } from './node.ts'
import type { Service } from './rpc.ts'
import { RpcError } from './rpc-error.ts'
import type { Sink } from './sink.ts'

/** invoicesrpc.Invoices: one invoice followed to its end, and cancelling. */
export function createInvoicesService(node: SandboxNode): Service {
  return {
    unary: {
      CancelInvoice: (request) => {
        node.htlcs.cancel(hashOf(request, 'payment_hash'))
        return {}
      },
    },
    streaming: {
      SubscribeSingleInvoice: (request, sink) =>
        subscribeSingle(node, hashOf(request, 'r_hash'), sink),
    },
  }
}

function hashOf(request: Message, field: string): string {
  const hash = bytesOf(request, field)
  if (hash.length !== 32) throw new RpcError(`invalid hash length of ${hash.length}, want 32`)
  return hash.toString('hex')
}

/** The present state first, then each change, and the end after a final one. */
function subscribeSingle(node: SandboxNode, paymentHash: string, sink: Sink): void {
  const tell = (row: InvoiceRow) => {
    if (row.paymentHash !== paymentHash) return
    sink.send(invoiceMessage(row, node.htlcs.of(paymentHash), node.blockHeight()))
    if (row.state === 'SETTLED' || row.state === 'CANCELED') sink.end()
  }
  node.invoices.events.on('invoice', tell)
  sink.onClose(() => node.invoices.events.off('invoice', tell))
  const present = node.invoices.find(paymentHash)
  // LND lets a client wait for an invoice that does not exist yet.
  if (present) tell(present)
}
