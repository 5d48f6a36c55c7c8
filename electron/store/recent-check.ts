import { chainHead } from './chain.ts'
import {
  type Break,
  brokenIn,
  type ChainPoint,
  hashOf,
  linksBetween,
  movedBetween,
  type Movement,
} from './entries.ts'
import { heldDifference } from './credit-check.ts'
import { findSum, type PackedSums } from './packed-sums.ts'
import { balanceDifference, emptyRecomputed, fold, type Recomputed } from './recompute.ts'
import { type Row, text } from './row.ts'
import type { ReadTx } from './tx.ts'
import { wrong, type Wrong } from './wrong.ts'

/** What a full check left: the sums up to its last entry. */
export type RecentBase = { last: ChainPoint; sums: PackedSums } & Pick<Recomputed, 'held'>

/** Follows the book from a full check on, so that only what is new is looked at. */
export type RecentCheck = {
  /**
   * Proves at most `max` new entries; at the head also the balances they touched, the trial
   * balance of every currency, and that what is held is what open reservations hold, all of one
   * moment.
   * @returns the first break, or how many entries were looked at and whether that was the head.
   */
  advance(tx: ReadTx, max: number): Break | { entries: number; isAtHead: boolean }
  last(): ChainPoint
}

export function followRecent(base: RecentBase, chainKey: Uint8Array): RecentCheck {
  const state: Recomputed = { ...emptyRecomputed(), held: base.held }
  const touched = new Set<bigint>()
  let { last } = base
  return {
    last: () => last,
    advance(tx, max) {
      const head = chainHead(tx)
      const toSeq = last.seq + BigInt(max)
      const isAtHead = toSeq >= head.seq
      const range = { afterSeq: last.seq, toSeq }
      const links = linksBetween(tx, range)
      const ends = { start: last, head: isAtHead ? head : null }
      const found = brokenIn(links, chainKey, ends)
      if (found) return found
      for (const entry of movedBetween(tx, range)) {
        if (entry.movement) bringSums(state, base.sums, entry.movement)
        const unsound = fold(state, entry)
        if (unsound) return { brokenAtSeq: entry.seq, ...unsound }
        if (entry.movement) touched.add(entry.movement.debit).add(entry.movement.credit)
      }
      const newest = links.at(-1)
      if (newest) last = { seq: newest.seq, hash: hashOf(newest) }
      if (!isAtHead) return { entries: links.length, isAtHead }
      const difference = balancesBreak(tx, state, touched) ?? trialBreak(tx) ?? heldDifference(tx)
      touched.clear()
      if (difference) return { brokenAtSeq: last.seq, ...difference }
      return { entries: links.length, isAtHead }
    },
  }
}

/** Sums of accounts that have not moved since stay packed: most never will. */
function bringSums(state: Recomputed, packed: PackedSums, { debit, credit }: Movement): void {
  for (const id of [debit, credit]) {
    const sum = state.sums.has(id) ? null : findSum(packed, id)
    if (sum) state.sums.set(id, sum)
  }
}

function balancesBreak(tx: ReadTx, state: Recomputed, touched: Set<bigint>): Wrong | null {
  for (const id of touched) {
    const row = tx.prepare('SELECT * FROM accounts WHERE id = ?').get(id) as Row | undefined
    const sum = state.sums.get(id)
    if (!row || !sum) return wrong('account_missing', {})
    const difference = balanceDifference(row, sum)
    if (difference !== null) return difference
  }
  return null
}

/** SQLite's sum of integers is exact, or an error; it never rounds. */
function trialBreak(tx: ReadTx): Wrong | null {
  const row = tx
    .prepare(
      `SELECT currency FROM accounts GROUP BY currency
       HAVING sum(debits_posted - credits_posted) <> 0
         OR sum(debits_pending - credits_pending) <> 0 LIMIT 1`,
    )
    .get() as Row | undefined
  return row ? wrong('trial_other', { currency: text(row, 'currency') }) : null
}
