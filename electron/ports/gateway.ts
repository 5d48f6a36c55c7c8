import type { Tender } from '../../shared/model/credits.ts'

/** What a gateway is asked to take; the price as the package has it. */
export type GatewayOrder = {
  /** Chosen and saved by the core, so that asking again begins nothing twice (style rule 8). */
  purchaseId: string
  amountMinor: bigint
  currency: string
  description: string
}

/**
 * Takes money for a package in another way than over Lightning, such as a card provider. Whether
 * it was paid is told as a fact and never by an answer, so that a lost one loses nothing.
 */
export type Gateway = {
  readonly tender: Exclude<Tender, 'lightning'>
  /** Begins a payment, once for a purchase. @returns the provider's page where it is paid. */
  begin(order: GatewayOrder): Promise<{ payUrl: string }>
}
