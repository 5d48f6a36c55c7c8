import { parseAmount } from './amount-text.ts'

/** Why what was typed cannot be given back. */
type AmountFlaw = 'wrong' | 'too_much'

/** What a correction shall give back of an entry, in its smallest unit, or why it cannot. */
export function amountToGive(
  typed: string,
  { currency, left, locale }: { currency: string; left: bigint; locale: string },
): bigint | AmountFlaw {
  const amount = parseAmount(typed, currency, locale)
  if (amount === null) return 'wrong'
  return amount > left ? 'too_much' : amount
}
