import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExportOrder } from '../../shared/model/export.ts'
import { type ExportResult, writeExport } from '../../electron/exports/write-export.ts'
import { chainHead } from '../../electron/store/chain.ts'
import type { Book } from '../../electron/store/open.ts'
import { tempDir } from '../store/fixtures.ts'
import { order } from './sample-book.ts'

export type Written = ExportResult & { path: string; text: string }

let written = 0

/** Writes one order of the whole book into a folder of its own. */
export async function write(
  book: Pick<Book, 'file' | 'read'>,
  parts: Partial<ExportOrder> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Written> {
  written += 1
  const path = join(tempDir(), `export-${written}`)
  const { seq: headSeq } = book.read(chainHead)
  const work = { bookFile: book.file, target: path, order: order(parts), headSeq }
  const result = await writeExport(work, () => {}, signal)
  return { ...result, path, text: readFileSync(path, 'utf8') }
}

/** Accounts that stand at zero are left out: no tool lists them. */
export function withoutZeros(balances: ReadonlyMap<string, bigint>): Map<string, bigint> {
  return new Map(
    [...balances]
      .filter(([, balance]) => balance !== 0n)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  )
}
