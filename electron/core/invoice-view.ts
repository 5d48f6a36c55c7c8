import type { InvoiceView } from '../../shared/model/invoice.ts'
import type { InvoiceRow } from '../store/invoices.ts'

/** What a screen may know of an invoice: all but node bookkeeping and the client's ids. */
export function invoiceView(row: InvoiceRow): InvoiceView {
  return {
    id: row.id,
    version: row.version,
    purpose: row.purpose,
    status: row.status,
    outcome: row.outcome,
    script: row.script,
    amountMsat: row.amountMsat,
    receivedMsat: row.receivedMsat,
    fiat: row.fiat,
    askedIn: row.askedIn,
    rate: row.rate,
    memo: row.memo,
    bolt11: row.bolt11,
    paymentHash: row.paymentHash,
    createdAtMs: row.createdAtMs,
    expiresAtMs: row.expiresAtMs,
    settledAtMs: row.settledAtMs,
    receiptNumber: row.receiptNumber,
    isVoidRequested: row.isVoidRequested,
    isAcknowledged: row.isAcknowledged,
    tillId: row.tillId,
    operatorId: row.operatorId,
    operatorName: row.operatorName,
    credits: row.credits,
    customerId: row.customerId,
  }
}
