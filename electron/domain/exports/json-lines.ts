import { decimalOf, fiatCost, rateText, unitOf } from './amounts.ts'
import type { BookEntry, TextWriter } from './entry.ts'
import { takingsOf } from './takings.ts'
import type { ZonedTime } from './zoned-time.ts'

/**
 * One JSON object a line and an entry, for programs. Every integer that can be large is a decimal
 * string, because JSON readers round above 2^53. The fields are told in docs/exports.md.
 */
export function jsonLinesWriter(zone: ZonedTime): TextWriter {
  return {
    head: () => '',
    entry: (entry) => `${JSON.stringify(objectOf(entry, zone))}\n`,
    foot: () => '',
  }
}

function objectOf(entry: BookEntry, zone: ZonedTime) {
  const text = (value: bigint | null): string | null => (value === null ? null : `${value}`)
  return {
    entry: `${entry.seq}`,
    kind: entry.kind,
    group: entry.groupId,
    reference: entry.reference,
    effectiveAt: zone.iso(entry.effectiveAtMs),
    bookedAt: zone.iso(entry.bookedAtMs),
    debitAccount: entry.debit.code,
    creditAccount: entry.credit.code,
    currency: entry.currency,
    unit: unitOf(entry.currency),
    amount: `${entry.amount}`,
    amountDecimal: decimalOf(entry.amount, entry.currency),
    fiat: fiatOf(entry),
    sale: saleOf(entry, zone),
    ...takingsOf(entry),
    memo: entry.memo,
    reason: entry.reason,
    customer: named(entry.customerId, entry.customerName),
    till: named(entry.tillId, entry.tillName),
    operator: named(entry.operatorId, entry.operatorName),
    resolvesEntry: text(entry.pendingSeq),
    correctsEntry: text(entry.correctsSeq),
    heldUntil: entry.timeoutAtMs === null ? null : zone.iso(entry.timeoutAtMs),
    hash: entry.hash,
  }
}

function fiatOf(entry: BookEntry) {
  const fiat = fiatCost(entry)
  return (
    fiat && { currency: fiat.currency, amountDecimal: decimalOf(fiat.amountMinor, fiat.currency) }
  )
}

function saleOf({ sale }: BookEntry, zone: ZonedTime) {
  if (!sale) return null
  const { rate } = sale
  return {
    paymentHash: sale.paymentHash,
    receiptNumber: sale.receiptNumber === null ? null : `${sale.receiptNumber}`,
    rate: rate && {
      currency: rate.currency,
      perBtc: rateText(rate),
      at: zone.iso(rate.atMs),
      sources: rate.readings.filter(({ isUsed }) => isUsed).map(({ source }) => source),
    },
  }
}

function named(id: string, name: string) {
  return id === '' ? null : { id, name }
}
