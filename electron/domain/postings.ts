import {
  type AccountSpec,
  creditExchange,
  customerCredit,
  nodeAccount,
  OVERPAID,
  SALES_INCOME,
  UNDERPAID,
} from './accounts.ts'

/** One transfer to be: balanced by construction, its reference unique for ever. */
export type Posting = {
  debit: AccountSpec
  credit: AccountSpec
  amount: bigint
  currency: string
  reference: string
  memo: string
  customerId: string | null
}

export type SettledSale = {
  paymentHash: string
  nodePubkey: string
  amountMsat: bigint
  /** Null while the node has not said. */
  receivedMsat: bigint | null
  purpose: 'sale' | 'credit_package'
  credits: number | null
  customerId: string | null
  /** What the cashier wrote on it; empty when nothing. */
  memo: string
}

/**
 * The transfers of one settlement; none while it is not known how much came, because what is booked
 * is what the node holds, to the msat, and credits that were spent could not be taken back.
 * References name the receipt and the component, so that no churn of states can book a component
 * twice (reliability 4, "receipts move money").
 */
export function settlementPostings(sale: SettledSale): Posting[] {
  const { receivedMsat } = sale
  if (receivedMsat === null) return []
  if (receivedMsat < sale.amountMsat) return [bitcoinLeg(sale, UNDERPAID, receivedMsat, 'under')]
  const overMsat = receivedMsat - sale.amountMsat
  return [
    ...pricePostings(sale),
    ...(overMsat > 0n ? [bitcoinLeg(sale, OVERPAID, overMsat, 'over')] : []),
  ]
}

function pricePostings(sale: SettledSale): Posting[] {
  if (sale.purpose === 'sale' || sale.credits === null || sale.customerId === null) {
    return [bitcoinLeg(sale, SALES_INCOME, sale.amountMsat, 'price')]
  }
  return [
    bitcoinLeg(sale, creditExchange('BTC'), sale.amountMsat, 'price'),
    {
      debit: creditExchange('CREDIT'),
      credit: customerCredit(sale.customerId),
      amount: BigInt(sale.credits),
      currency: 'CREDIT',
      reference: `lnd:settle:${sale.paymentHash}:credits`,
      memo: 'purchase',
      customerId: sale.customerId,
    },
  ]
}

function bitcoinLeg(
  sale: SettledSale,
  credit: AccountSpec,
  amount: bigint,
  component: 'price' | 'over' | 'under',
): Posting {
  return {
    debit: nodeAccount(sale.nodePubkey),
    credit,
    amount,
    currency: 'BTC',
    reference: `lnd:settle:${sale.paymentHash}:${component}`,
    memo: memoOf(sale),
    customerId: sale.customerId,
  }
}

/** The cashier's note goes into the book, or search and exports would not find the sale by it. */
function memoOf({ purpose, memo }: SettledSale): string {
  if (purpose === 'credit_package') return 'credit package'
  return memo === '' ? 'sale' : memo
}
