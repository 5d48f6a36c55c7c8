/** A typed whole number above zero and below 10^12, exactly; null for anything else. */
export function wholeNumber(text: string): bigint | null {
  const digits = text.trim()
  if (!/^\d{1,12}$/.test(digits)) return null
  const value = BigInt(digits)
  return value > 0n ? value : null
}
