import { Worker } from 'node:worker_threads'
import type { QuestionName, Questions } from './answers.ts'
import { ReviewRefusal } from './refusal.ts'
import type { Reply, ReviewFiles } from './review-engine.ts'

type Ask = {
  [Name in QuestionName]: {
    type: 'ask'
    id: number
    name: Name
    question: Questions[Name]
    zone: string
  }
}[QuestionName]

/** What the thread is told to do. */
export type ReviewOrder = Ask | { type: 'follow' } | { type: 'stop' }

/** What the thread says. */
export type ReviewMessage =
  | { type: 'answer'; id: number; reply: Reply<QuestionName> }
  | { type: 'refused'; id: number; code: ReviewRefusal['code']; field: string }
  | { type: 'failed'; id: number; message: string }

/** A question that got no answer. `failed` may be asked again: a new thread takes it. */
export class ReviewFault extends Error {
  readonly reason: 'busy' | 'timeout' | 'failed'
  constructor(reason: 'busy' | 'timeout' | 'failed', message: string) {
    super(message)
    this.name = 'ReviewFault'
    this.reason = reason
  }
}

export type ReviewThreadOptions = ReviewFiles & {
  /** Where a bundle put review-worker; the source beside this file when left out. */
  workerUrl?: URL | undefined
  /** From when the thread begins with a question; then it is ended and begun anew. */
  deadlineMs?: number
  onFault?: (error: Error) => void
}

const DEADLINE_MS = 10_000
/** More than these are not waited for by any person. */
const WAITING_MAX = 64
const STOP_MS_MAX = 2_000

type Waiting = {
  order: Ask
  resolve: (reply: Reply<QuestionName>) => void
  reject: (error: Error) => void
  settle: () => void
}

/**
 * One thread for all questions, one question at a time, begun when the first is asked. A question
 * that nobody waits for any more is never begun; one that takes too long ends the thread, because
 * SQLite cannot be interrupted in it; the others are put to the next thread.
 */
export class ReviewThread {
  readonly #options: ReviewThreadOptions
  readonly #queue: Waiting[] = []
  #worker: Worker | null = null
  #asked: { waiting: Waiting; timer: NodeJS.Timeout } | null = null
  #lastId = 0
  #isClosed = false

  constructor(options: ReviewThreadOptions) {
    this.#options = options
  }

  /**
   * @throws ReviewRefusal what is asked for is not there or not possible; ReviewFault no answer;
   *   the signal's reason when nobody waits for it any more.
   */
  async ask<Name extends QuestionName>(
    name: Name,
    question: Questions[Name],
    { zone, signal }: { zone: string; signal?: AbortSignal | undefined },
  ): Promise<Reply<Name>> {
    signal?.throwIfAborted()
    if (this.#isClosed) throw new ReviewFault('failed', 'the book is closed')
    if (this.#queue.length >= WAITING_MAX) throw new ReviewFault('busy', 'too many wait')
    this.#lastId += 1
    const order = { type: 'ask', id: this.#lastId, name, question, zone } as Ask
    return (await this.#put(order, signal)) as Reply<Name>
  }

  /** Lets the index follow the book while nobody asks. */
  follow(): void {
    if (!this.#isClosed) this.#running().postMessage({ type: 'follow' } satisfies ReviewOrder)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const closed = new ReviewFault('failed', 'the book is closed')
    for (const waiting of this.#queue.splice(0)) {
      waiting.settle()
      waiting.reject(closed)
    }
    const ending = this.#worker
    this.#worker = null
    this.#finish((waiting) => waiting.reject(closed))
    if (ending) await ended(ending)
  }

  #put(order: Ask, signal: AbortSignal | undefined): Promise<Reply<QuestionName>> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#queue.indexOf(waiting)
        if (at >= 0) this.#queue.splice(at, 1)
        reject(signal?.reason as Error)
      }
      const settle = (): void => signal?.removeEventListener('abort', leave)
      const waiting: Waiting = { order, resolve, reject, settle }
      signal?.addEventListener('abort', leave, { once: true })
      this.#queue.push(waiting)
      this.#next()
    })
  }

  #next(): void {
    if (this.#asked || this.#isClosed) return
    const waiting = this.#queue.shift()
    if (!waiting) return
    const thread = this.#running()
    const { deadlineMs = DEADLINE_MS } = this.#options
    const timer = setTimeout(
      () => this.#lose(thread, new ReviewFault('timeout', `no answer after ${deadlineMs} ms`)),
      deadlineMs,
    )
    timer.unref()
    this.#asked = { waiting, timer }
    // A process that has nothing else to do waits for the answer, but not for the thread.
    thread.ref()
    thread.postMessage(waiting.order)
  }

  #running(): Worker {
    if (this.#worker) return this.#worker
    const { bookFile, indexFile, workerUrl, onFault } = this.#options
    const url = workerUrl ?? new URL('./review-worker.ts', import.meta.url)
    const files: ReviewFiles = { bookFile, indexFile }
    const started = new Worker(url, { workerData: files, name: 'review-book' })
    this.#worker = started
    started.unref()
    started.on('message', (message: ReviewMessage) => this.#hear(message))
    started.on('error', (error) => {
      onFault?.(error)
      this.#lose(started, new ReviewFault('failed', error.message))
    })
    started.on('exit', () => this.#lose(started, new ReviewFault('failed', 'the thread ended')))
    return started
  }

  /** The question it was at fails; those behind it go to a new thread. */
  #lose(lost: Worker, fault: ReviewFault): void {
    if (this.#worker !== lost) return
    this.#worker = null
    void lost.terminate()
    this.#finish((waiting) => waiting.reject(fault))
  }

  #hear(message: ReviewMessage): void {
    if (message.id !== this.#asked?.waiting.order.id) return
    this.#finish((waiting) => {
      if (message.type === 'answer') waiting.resolve(message.reply)
      else if (message.type === 'refused') {
        waiting.reject(new ReviewRefusal(message.code, message.field))
      } else waiting.reject(new ReviewFault('failed', message.message))
    })
  }

  #finish(end: (waiting: Waiting) => void): void {
    const done = this.#asked
    this.#asked = null
    this.#worker?.unref()
    if (done) {
      clearTimeout(done.timer)
      done.waiting.settle()
      end(done.waiting)
    }
    this.#next()
  }
}

/** The thread closes its files itself; one that does not listen is ended. */
async function ended(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.ref()
  worker.postMessage({ type: 'stop' } satisfies ReviewOrder)
  const timer = setTimeout(() => void worker.terminate(), STOP_MS_MAX)
  await gone
  clearTimeout(timer)
}
