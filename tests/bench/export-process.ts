import { writeExport } from '../../electron/exports/write-export.ts'
import type { ExportWork } from '../../electron/exports/write-export.ts'

/** One export in a process of its own, so that its memory is its own; says what it took. */
const input = JSON.parse(process.argv[2] ?? '{}') as Omit<ExportWork, 'headSeq'> & {
  headSeq: string
}
const work = { ...input, headSeq: BigInt(input.headSeq) }
const startedAt = performance.now()
let peakBytes = 0
// Asked at every page: what the system calls the peak of a process is its parent's at the start.
const look = (): void => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
}
const result = await writeExport(work, look, new AbortController().signal)
process.stdout.write(
  JSON.stringify({
    entries: result.entries,
    bytes: result.bytes,
    ms: performance.now() - startedAt,
    peakMib: peakBytes / 1_048_576,
  }),
)
