import {
  type Break,
  brokenIn,
  type ChainPoint,
  hashOf,
  linksBetween,
  type Reader,
} from './entries.ts'
import { hashAt } from './history.ts'
import { wrong } from './wrong.ts'

/** The entries after `afterSeq` up to `toSeq`. */
export type ChainRange = { afterSeq: bigint; toSeq: bigint }

/** Entries read at a time. */
const PAGE_ENTRIES = 4_000n

/**
 * Proves the links of one stretch of the chain. It believes the hash it starts from: whoever
 * proves the stretch before has proved that one, so stretches can be proved side by side.
 * @param chainKey null when it is not known: then only the order is looked at.
 * @returns the first break, or null.
 */
export function proveRange(
  reader: Reader,
  chainKey: Uint8Array | null,
  range: ChainRange,
  onPage: (seq: bigint) => void,
): Break | null {
  const hash = hashAt(reader, range.afterSeq)
  if (!hash) return { brokenAtSeq: range.afterSeq, ...wrong('missing', {}) }
  let last: ChainPoint = { seq: range.afterSeq, hash }
  while (last.seq < range.toSeq) {
    const pageEnd = last.seq + PAGE_ENTRIES
    const toSeq = pageEnd < range.toSeq ? pageEnd : range.toSeq
    const links = linksBetween(reader, { afterSeq: last.seq, toSeq })
    const found = brokenIn(links, chainKey, { start: last, head: null })
    if (found) return found
    const end = links.at(-1)
    if (!end) return { brokenAtSeq: last.seq + 1n, ...wrong('missing', {}) }
    last = { seq: end.seq, hash: hashOf(end) }
    onPage(last.seq)
  }
  return null
}
