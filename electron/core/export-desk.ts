import { dirname, join } from 'node:path'
import type { ExportView } from '../../shared/model/export.ts'
import { ExportFailure, runExportWorker } from '../exports/run-export-worker.ts'
import { type ExportShelf, type ExportSlip, openShelf } from '../exports/shelf.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Book } from '../store/open.ts'

/** Jobs that write the book out, and the files they left. */
export type ExportDesk = {
  readonly folder: string
  list(): ExportView[]
  find(id: string): ExportView | null
  /** The export that a client asked for under this id. */
  ofClient(clientId: string): ExportView | null
  running(): number
  /** @throws the system's error when not even its slip can be written. */
  start(slip: ExportSlip): ExportView
  /** Resolves when the job has ended. */
  cancel(id: string): Promise<void>
  remove(id: string): Promise<void>
  close(): Promise<void>
}

export type ExportDeskParts = {
  book: Book
  clock: Clock
  log: Log
  workerUrl: URL | undefined
  /** Told when an export begins and when it ends, never for its progress. */
  onChange(): unknown
}

type Job = { slip: ExportSlip; stop: AbortController; ended: Promise<void> }

/** Opens the folder of exports beside the book. What a crash left running is interrupted. */
export function createExportDesk(parts: ExportDeskParts): ExportDesk {
  const shelf = openShelf(join(dirname(parts.book.file), 'exports'), parts.clock.nowMs())
  const jobs = new Map<string, Job>()
  let isClosing = false
  const slipOf = (id: string): ExportSlip | null =>
    jobs.get(id)?.slip ?? shelf.slips().find((slip) => slip.id === id) ?? null
  const slips = (): ExportSlip[] => shelf.slips().map((slip) => jobs.get(slip.id)?.slip ?? slip)
  const end = (job: Job, ended: Partial<ExportSlip>): void => {
    jobs.delete(job.slip.id)
    keep(shelf, { ...job.slip, ...ended, finishedAtMs: parts.clock.nowMs() }, parts.log)
    if (!isClosing) parts.onChange()
  }
  const cancel = async (id: string): Promise<void> => {
    const job = jobs.get(id)
    job?.stop.abort(new Error('canceled'))
    await job?.ended
  }
  return {
    folder: shelf.dir,
    list: () => slips().map((slip) => shelf.viewOf(slip)),
    find(id) {
      const slip = slipOf(id)
      return slip && shelf.viewOf(slip)
    },
    ofClient(clientId) {
      const slip = slips().find((one) => one.clientId === clientId)
      return slip ? shelf.viewOf(slip) : null
    },
    running: () => jobs.size,
    start(slip) {
      shelf.save(slip)
      const job: Job = { slip, stop: new AbortController(), ended: Promise.resolve() }
      jobs.set(slip.id, job)
      job.ended = runJob(job, shelf, parts).then((ended) => end(job, ended))
      parts.onChange()
      return shelf.viewOf(slip)
    },
    cancel,
    async remove(id) {
      await cancel(id)
      shelf.remove(id)
      parts.onChange()
    },
    async close() {
      isClosing = true
      await Promise.all([...jobs.keys()].map(cancel))
    },
  }
}

async function runJob(
  job: Job,
  shelf: ExportShelf,
  { book, workerUrl, log }: ExportDeskParts,
): Promise<Partial<ExportSlip>> {
  const { slip, stop } = job
  try {
    const result = await runExportWorker({
      bookFile: book.file,
      target: shelf.pathOf(slip),
      order: slip.order,
      headSeq: slip.headSeq,
      workerUrl,
      signal: stop.signal,
      onProgress: ({ entries, entriesTotal, bytes }) => {
        job.slip = { ...job.slip, entries, entriesTotal, bytes }
      },
    })
    return { ...result, entriesTotal: result.entries, status: 'finished' }
  } catch (error) {
    if (stop.signal.aborted) return { status: 'canceled' }
    log.error('export.failed', error, { format: slip.order.format })
    const problem = error instanceof ExportFailure ? error.problem : 'fault'
    return { status: 'failed', problem }
  }
}

/** On a full disk the slip says `running` until the next start, which finds it interrupted. */
function keep(shelf: ExportShelf, slip: ExportSlip, log: Log): void {
  try {
    shelf.save(slip)
  } catch (error) {
    log.error('export.slip_failed', error)
    shelf.hold(slip)
  }
}
