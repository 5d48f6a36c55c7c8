/** How long a bar is, in thousandths of the longest; what gave back more has none. */
export function shareOf(part: bigint, highest: bigint): number {
  if (highest <= 0n || part <= 0n) return 0
  return Number((part * 1_000n) / highest)
}
