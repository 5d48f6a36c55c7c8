import type { CliIo } from './io.ts'

const PROGRESS_EVERY_MS = 500

/** A line on `stderr` twice a second at most: how many entries are done, and how fast. */
export function entryProgress(io: CliIo): (doneToSeq: bigint, headSeq: bigint) => void {
  const startedAt = performance.now()
  let toldAt = startedAt
  return (doneToSeq, headSeq) => {
    const now = performance.now()
    if (now - toldAt < PROGRESS_EVERY_MS) return
    toldAt = now
    const perSecond = Math.round((Number(doneToSeq) * 1_000) / (now - startedAt))
    io.stderr.write(`${doneToSeq} of ${headSeq} entries, ${perSecond} a second\n`)
  }
}
