import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { useLocale } from '../../ui/locale.ts'
import { fiatText, satText } from '../../ui/money-format.ts'

/** The asked amount in the unit it was asked in, for buttons, chips and the live region. */
export function saleText(invoice: InvoiceView, locale: string): string {
  return invoice.askedIn === 'fiat' && invoice.fiat
    ? fiatText(invoice.fiat, locale)
    : satText(invoice.amountMsat, locale)
}

export function useSaleText(invoice: InvoiceView): string {
  return saleText(invoice, useLocale())
}

/** Receipt numbers are written with six digits, so that they sort and read alike on paper. */
export function receiptText(receiptNumber: number): string {
  return String(receiptNumber).padStart(6, '0')
}
