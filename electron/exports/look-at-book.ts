import { z } from 'zod'
import { chainHead } from '../store/chain.ts'
import { readSetting } from '../store/settings.ts'
import { connect } from '../store/sqlite.ts'
import { grantRead, statementCache } from '../store/tx.ts'

const zoneSchema = z.object({ timeZone: z.string() })

/** Where a book ends and in which zone its shop keeps its days; a console may have it open. */
export function lookAtBook(bookFile: string): { headSeq: bigint; timeZone: string } {
  const db = connect(bookFile, { timeoutMs: 1_000, isReadOnly: true })
  try {
    const tx = grantRead(statementCache(db))
    const timeZone = readSetting(tx, 'shop', zoneSchema)?.timeZone ?? 'UTC'
    return { headSeq: chainHead(tx).seq, timeZone }
  } finally {
    db.close()
  }
}
