import { type OperationPrice, operationPriceSchema } from '../../../shared/model/credits.ts'

export type PriceDraft = { operation: string; credits: string }

export type PriceFlaw = 'operation_wrong' | 'operation_taken' | 'credits_wrong'

/** What was typed as a price, or the field that is wrong. @param prices those there are already. */
export function priceOf(
  draft: PriceDraft,
  prices: readonly OperationPrice[],
  isNew: boolean,
): OperationPrice | PriceFlaw {
  const operation = operationPriceSchema.shape.operation.safeParse(draft.operation.trim())
  if (!operation.success) return 'operation_wrong'
  if (isNew && creditsOf(prices, operation.data) !== null) return 'operation_taken'
  const digits = draft.credits.trim()
  const credits = operationPriceSchema.shape.credits.safeParse(Number(digits))
  if (!/^\d+$/.test(digits) || !credits.success) return 'credits_wrong'
  return { operation: operation.data, credits: credits.data }
}

/** The list with this price in it, in the place of an older one. */
export function withPrice(
  prices: readonly OperationPrice[],
  price: OperationPrice,
): OperationPrice[] {
  return [...withoutPrice(prices, price.operation), price]
}

export function withoutPrice(
  prices: readonly OperationPrice[],
  operation: string,
): OperationPrice[] {
  return prices.filter((price) => price.operation !== operation)
}

/** What the list asks for an operation; null when it has no price. */
export function creditsOf(prices: readonly OperationPrice[], operation: string): number | null {
  return prices.find((price) => price.operation === operation)?.credits ?? null
}
