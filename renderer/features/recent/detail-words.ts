import { INVOICE_STATUSES, type InvoiceView } from '../../../shared/model/invoice.ts'

/** What the book noted beside an event. It stays as it was written, so the screen translates it. */
type Detail =
  | { kind: 'is'; status: InvoiceView['status'] }
  | { kind: 'asked'; amountMsat: bigint }
  | { kind: 'untold' }
  | { kind: 'terms' }
  | { kind: 'fault'; fault: string }

/**
 * Reads a note of the timeline: where the sale stood, what it asked, that no amount was told, what
 * the chain vouches for, or a fault of the node.
 */
export function detailOf(text: string): Detail {
  const status = INVOICE_STATUSES.find((one) => text === `is ${one}`)
  if (status) return { kind: 'is', status }
  if (text === 'amount not told') return { kind: 'untold' }
  if (/^terms [0-9a-f]{64}$/.test(text)) return { kind: 'terms' }
  const asked = /^asked (\d{1,18}) msat$/.exec(text)?.[1]
  return asked ? { kind: 'asked', amountMsat: BigInt(asked) } : { kind: 'fault', fault: text }
}
