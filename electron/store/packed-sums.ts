import type { Balance } from './accounts.ts'

/**
 * Sums of all accounts by their number, five integers each, as one block: another thread takes it
 * over as it is, where a map of a hundred thousand objects would hold the till up.
 */
export type PackedSums = BigInt64Array

const FIELDS = 5

export function packSums(sums: ReadonlyMap<bigint, Balance>): PackedSums {
  const packed = new BigInt64Array(sums.size * FIELDS)
  const sorted = [...sums].toSorted(([left], [right]) => (left < right ? -1 : 1))
  for (const [place, [id, sum]] of sorted.entries()) {
    const { debitsPosted, creditsPosted, debitsPending, creditsPending } = sum
    const fields = [id, debitsPosted, creditsPosted, debitsPending, creditsPending]
    packed.set(fields, place * FIELDS)
  }
  return packed
}

/** A copy of one account's sums, or null when it never moved. */
export function findSum(packed: PackedSums, id: bigint): Balance | null {
  let low = 0
  let high = packed.length / FIELDS
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((packed[middle * FIELDS] ?? 0n) < id) low = middle + 1
    else high = middle
  }
  const [found, ...sum] = packed.subarray(low * FIELDS, (low + 1) * FIELDS)
  if (found !== id) return null
  const [debitsPosted = 0n, creditsPosted = 0n, debitsPending = 0n, creditsPending = 0n] = sum
  return { debitsPosted, creditsPosted, debitsPending, creditsPending }
}
