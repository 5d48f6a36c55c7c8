import type { Reader } from '../entries.ts'
import { connect } from '../sqlite.ts'
import { grantRead, statementCache } from '../tx.ts'
import {
  ANSWERS,
  type Answers,
  BOOK_ANSWERS,
  type BookQuestions,
  type QuestionName,
  type Questions,
} from './answers.ts'
import type { Sources } from './journal.ts'
import { ReviewRefusal } from './refusal.ts'
import { dropReviewIndex, isDamage, openReviewIndex, type ReviewIndex } from './review-index.ts'
import { headOf } from './source.ts'

export type ReviewFiles = { bookFile: string; indexFile: string }

type Ready<Name extends QuestionName> = { state: 'ready'; asOfSeq: number } & Answers[Name]
/** Far behind the book: nothing is answered from a part of it. */
type Indexing = { state: 'indexing'; indexedSeq: number; headSeq: number }

export type Reply<Name extends QuestionName> = Name extends keyof BookQuestions
  ? Ready<Name>
  : Ready<Name> | Indexing

export type ReviewEngine = {
  /**
   * Brings the index to the head of the book, then answers; what the book answers by itself waits
   * for no index.
   * @throws ReviewRefusal, or BookError and SQLite's own errors when the book cannot be read.
   */
  ask<Name extends QuestionName>(name: Name, question: Questions[Name], zone: string): Reply<Name>
  /** Takes in some entries. @returns true when the index stands at the head of the book. */
  follow(): boolean
  close(): void
}

/** Entries taken in before an answer: some hundred ms. Who is further behind is told so. */
const STEPS_BEFORE_ANSWER = 4
const STEP_ENTRIES = 1_000n
/** On a machine that is busy with something else they take longer; the question has its own end. */
const STEPS_MS_MAX = 1_000

/** The book on a read-only connection of its own, and the index beside it. */
export function createReviewEngine(files: ReviewFiles): ReviewEngine {
  const bookDb = connect(files.bookFile, { timeoutMs: 1_000, isReadOnly: true })
  bookDb.pragma('cache_size = -32768')
  const book: Reader = { prepare: statementCache(bookDb) }
  let opened: ReviewIndex | null = null

  const index = (): ReviewIndex => (opened ??= openReviewIndex(files.indexFile, book))

  function startAgain(): void {
    opened?.close()
    opened = null
    dropReviewIndex(files.indexFile)
  }

  /** A damaged index is made again, once: if that does not help, it is not the index. */
  function withIndex<Value>(work: (index: ReviewIndex) => Value): Value {
    try {
      return work(index())
    } catch (error) {
      if (error instanceof ReviewRefusal) throw error
      const isDamaged = isDamage(error, opened)
      // What a fold remembers may be ahead of what it wrote.
      opened?.close()
      opened = null
      if (!isDamaged) throw error
      startAgain()
      return work(index())
    }
  }

  function step(at: ReviewIndex): boolean {
    const head = headOf(book)
    // A book that was put back to an earlier day; its entries may since be others.
    if (head.seq < at.fold.seq) {
      startAgain()
      return false
    }
    return at.fold.step(head, STEP_ENTRIES)
  }

  return {
    ask(name, question, zone) {
      if (isOfBook(name)) {
        return bookDb.transaction(() => answerOfBook(book, name, question))() as never
      }
      const answerFrom = ANSWERS[name as keyof typeof ANSWERS]
      return withIndex(() => {
        const untilMs = performance.now() + STEPS_MS_MAX
        for (let left = STEPS_BEFORE_ANSWER; left > 0; left -= 1) {
          if (step(index()) || performance.now() > untilMs) break
        }
        const at = index()
        const headSeq = Number(headOf(book).seq)
        const indexedSeq = Number(at.fold.seq)
        const isBehind = indexedSeq < headSeq && !step(at)
        if (isBehind) return { state: 'indexing', indexedSeq, headSeq } as never
        const sources: Sources = { index: at.reader, book, zone }
        const answer = answerFrom(sources, question as never)
        return { ...answer, state: 'ready', asOfSeq: Number(at.fold.seq) } as never
      })
    },
    follow: () => withIndex(() => step(index())),
    close() {
      opened?.close()
      bookDb.close()
    },
  }
}

/** Several rows are read while the shop sells, so the caller holds one moment of the book. */
function answerOfBook(book: Reader, name: keyof BookQuestions, question: unknown): object {
  const answer = BOOK_ANSWERS[name](
    grantRead((sql) => book.prepare(sql)),
    question as never,
  )
  return { ...answer, state: 'ready', asOfSeq: Number(headOf(book).seq) }
}

function isOfBook(name: QuestionName): name is keyof BookQuestions {
  return name in BOOK_ANSWERS
}
