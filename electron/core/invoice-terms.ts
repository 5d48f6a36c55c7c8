import { createHmac } from 'node:crypto'
import type { Core } from './core.ts'

/** LND-16: the QR is good for a quarter of an hour. */
export const INVOICE_EXPIRY_SECONDS = 900

/**
 * The preimage is derived, never stored: after a crash the same id meets the same hash at the
 * node, so the invoice is adopted instead of made twice (I15).
 */
export function preimageOf(core: Core, invoiceId: string): Uint8Array {
  return createHmac('sha256', core.keys.preimage).update(invoiceId).digest()
}
