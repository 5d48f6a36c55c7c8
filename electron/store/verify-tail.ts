import { chainHead } from './chain.ts'
import {
  type Break,
  brokenIn,
  type ChainPoint,
  genesisOf,
  isGenesis,
  LAST_SEQ,
  linksBetween,
} from './entries.ts'
import { hashAt } from './history.ts'
import type { ReadTx } from './tx.ts'
import { wrong } from './wrong.ts'

export type TailResult = { ok: true } | ({ ok: false; isWrongKey: boolean } & Break)

/**
 * Checks the last `count` entries and the first one, in a time that does not depend on the size
 * of the book.
 */
export function verifyTail(tx: ReadTx, chainKey: Uint8Array, count: number): TailResult {
  const genesis = genesisOf(tx)
  if (!genesis) return { ok: false, isWrongKey: false, brokenAtSeq: 0n, ...wrong('missing', {}) }
  const head = chainHead(tx)
  const afterSeq = head.seq > BigInt(count) ? head.seq - BigInt(count) : 0n
  const broken = tailBreak(tx, chainKey, { afterSeq, head })
  if (isGenesis(genesis, chainKey)) {
    return broken ? { ok: false, isWrongKey: false, ...broken } : { ok: true }
  }
  // With the right key and only entry 0 changed, what follows would still be in order; with another
  // key the very first of them is not.
  const isWrongKey = head.seq === 0n || broken?.brokenAtSeq === afterSeq + 1n
  return { ok: false, isWrongKey, brokenAtSeq: 0n, ...wrong('changed', {}) }
}

function tailBreak(
  tx: ReadTx,
  chainKey: Uint8Array,
  { afterSeq, head }: { afterSeq: bigint; head: ChainPoint },
): Break | null {
  const hash = hashAt(tx, afterSeq)
  if (!hash) return { brokenAtSeq: afterSeq, ...wrong('missing', {}) }
  // Beyond the head nothing may stand, so the tail is read to the end of the numbers.
  const links = linksBetween(tx, { afterSeq, toSeq: LAST_SEQ })
  return brokenIn(links, chainKey, { start: { seq: afterSeq, hash }, head })
}
