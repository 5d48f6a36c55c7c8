import { type NodeComparison, nodeComparisonSchema } from '../../shared/model/node-comparison.ts'
import {
  type BookCheck,
  bookCheckSchema,
  type BookHistory,
  type SealView,
} from '../../shared/model/seal.ts'
import { dayAt } from '../domain/billing.ts'
import { sealCodeOf } from '../store/seal-code.ts'
import { latestSeal, readGenesis, type SealRow, sealsBefore } from '../store/seals.ts'
import { readSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'
import { LAST_COMPARISON } from './compare-with-node.ts'
import type { Core } from './core.ts'
import { readShop } from './settings.ts'

export type SealsPage = {
  bookId: string
  seals: SealView[]
  next: number | null
  lastCheck: BookCheck | null
  lastComparison: NodeComparison | null
  history: BookHistory
  sealedAheadTo: string | null
}

/** The daily seals, newest first. @param page `before` is a seal's number; null is the newest. */
export function readSeals(core: Core, page: { before: number | null; limit: number }): SealsPage {
  return core.book.read((tx) => {
    const { bookId } = readGenesis(tx)
    // One more than asked: it tells what the last one added, and whether there is another page.
    const rows = sealsBefore(tx, page.before, page.limit + 1)
    const shown = rows.slice(0, page.limit)
    return {
      bookId,
      seals: shown.map((row, index) => viewOf(bookId, row, rows[index + 1])),
      next: rows.length > shown.length ? (shown.at(-1)?.number ?? null) : null,
      lastCheck: readSetting(tx, 'last_check', bookCheckSchema),
      lastComparison: readSetting(tx, LAST_COMPARISON, nodeComparisonSchema),
      history: core.anchors.history(),
      sealedAheadTo: sealedAheadTo(tx, core.clock.nowMs()),
    }
  })
}

/** A day that is not over cannot have ended: the clock was ahead when it was sealed. */
function sealedAheadTo(tx: ReadTx, nowMs: number): string | null {
  const day = latestSeal(tx)?.day ?? null
  return day !== null && day >= dayAt(nowMs, readShop(tx).timeZone) ? day : null
}

function viewOf(bookId: string, row: SealRow, previous: SealRow | undefined): SealView {
  const headHash = Buffer.from(row.headHash).toString('hex')
  return {
    number: row.number,
    fromDay: row.fromDay,
    day: row.day,
    timeZone: row.timeZone,
    headSeq: row.headSeq,
    headHash,
    entries: row.headSeq - (previous?.headSeq ?? 0n),
    sealedAtMs: row.sealedAtMs,
    code: sealCodeOf({ bookId, day: row.day, seq: row.headSeq, hash: headHash }),
  }
}
