import type { InvoiceView } from '../../../shared/model/invoice.ts'

/** What became of a top-up that no longer waits; each has words of its own (LND-38, LND-44). */
export type TopUpEnd = 'paid' | 'under' | 'unknown' | 'elsewhere' | 'over'

/** Only `paid` brought its credits: too little brings none, and what is not known yet neither. */
export function topUpEnd(sale: Pick<InvoiceView, 'status' | 'outcome' | 'script'>): TopUpEnd {
  if (sale.status === 'paid' || sale.status === 'paid_late') {
    return sale.outcome === 'under' || sale.outcome === 'unknown' ? sale.outcome : 'paid'
  }
  return sale.script === 'node_silent' ? 'elsewhere' : 'over'
}
