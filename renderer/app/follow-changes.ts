import type { StoreApi } from 'zustand'
import type { ChangeEvent } from '../../shared/model/change.ts'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { toProblem } from './faults.ts'
import { type InvoicesState, isWaiting } from './invoices-store.ts'
import type { News } from './news.ts'

export type ChangeSource = {
  store: StoreApi<InvoicesState>
  signal: AbortSignal
  openChanges: (afterSeq: number | null, signal: AbortSignal) => Promise<AsyncIterable<ChangeEvent>>
  readOpen: () => Promise<{ invoices: readonly InvoiceView[] }>
  readOne: (id: string) => Promise<InvoiceView>
  /** A change of something other than an invoice. */
  onOther: (news: News) => void
  /**
   * The core says that nobody is signed in here, or that this person may not listen: the session
   * is read again, and where it says so the signal ends.
   */
  onRefused: () => Promise<void>
  /** Waits before the next opening, after so many that ended. */
  wait: (endings: number) => Promise<void>
}

/** Also in the midst of a feed: it ends with the sign-in that opened it. */
const REFUSALS: ReadonlySet<string> = new Set(['no_session', 'forbidden', 'not_set_up'])

/**
 * Follows the feed until the signal ends. Every opening, and every hole in the sequence, reads the
 * open sales again: a missed change is never guessed. Duplicates and older versions fall away.
 */
export async function followChanges(source: ChangeSource): Promise<void> {
  const { signal } = source
  const reader = openSalesReader(source)
  let seq: number | null = null
  let endings = 0
  while (!signal.aborted) {
    try {
      for await (const event of await source.openChanges(seq, signal)) {
        endings = 0
        const step = nextSeq(seq, event)
        seq = step.seq
        if (step.isNew && event.kind === 'change') apply(source, event)
        if (step.mustRead) reader.read()
      }
    } catch (error) {
      if (!signal.aborted && REFUSALS.has(toProblem(error).code)) await source.onRefused()
    }
    endings += 1
    if (!signal.aborted) await source.wait(endings)
  }
}

/**
 * Where an event leaves us. A head always asks for a reading: changes may have been dropped while
 * nobody listened. A head behind us is another book, so we start from it.
 */
export function nextSeq(
  seq: number | null,
  event: ChangeEvent,
): { seq: number; isNew: boolean; mustRead: boolean } {
  if (event.kind === 'head') {
    const isBehind = seq === null || event.seq < seq
    return { seq: isBehind ? event.seq : seq, isNew: false, mustRead: true }
  }
  const at = event.change.seq
  if (seq !== null && at <= seq) return { seq, isNew: false, mustRead: false }
  return { seq: at, isNew: true, mustRead: seq !== null && at > seq + 1 }
}

function apply(source: ChangeSource, event: Extract<ChangeEvent, { kind: 'change' }>): void {
  const { body } = event.change
  if (body.topic === 'invoice') source.store.getState().accept(body.invoice)
  else source.onOther(body)
}

/** One reading at a time; a hole met during a reading asks for one more after it. */
function openSalesReader(source: ChangeSource): { read: () => void } {
  let isReading = false
  let isAskedAgain = false
  async function run(): Promise<void> {
    isReading = true
    do {
      isAskedAgain = false
      try {
        await readOpenSales(source)
      } catch {
        // The way to the core is gone; its next opening sends a head, and that reads again.
      }
    } while (isAskedAgain && !source.signal.aborted)
    isReading = false
  }
  return {
    read: () => {
      if (isReading) isAskedAgain = true
      else void run()
    },
  }
}

/**
 * Reads what is open now, and each sale that we still hold as waiting but the core no longer lists:
 * it ended while we were not listening, and only the core can say how.
 */
async function readOpenSales(source: ChangeSource): Promise<void> {
  const { invoices } = await source.readOpen()
  if (source.signal.aborted) return
  const store = source.store.getState()
  store.acceptOpen(invoices)
  store.readAgain()
  const listed = new Set(invoices.map(({ id }) => id))
  const lost = Object.values(source.store.getState().byId).filter(
    (invoice) => isWaiting(invoice) && !listed.has(invoice.id),
  )
  for (const { id } of lost) {
    const invoice = await source.readOne(id)
    if (source.signal.aborted) return
    store.accept(invoice)
  }
}
