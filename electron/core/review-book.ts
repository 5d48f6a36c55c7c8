import type { QuestionName, Questions } from '../store/review/answers.ts'
import { ReviewRefusal } from '../store/review/refusal.ts'
import type { Reply } from '../store/review/review-engine.ts'
import { ReviewFault } from '../store/review/review-thread.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { readShop } from './settings.ts'

/**
 * Puts a question to the thread that reviews the book (APP-06). Days are those of the shop's zone.
 * @throws Refusal not_found, bad_request, or review_unavailable with the reason.
 */
export async function reviewBook<Name extends QuestionName>(
  core: Core,
  name: Name,
  question: Questions[Name],
  signal: AbortSignal | undefined,
): Promise<Reply<Name>> {
  const { timeZone } = core.book.read(readShop)
  try {
    return await core.review.ask(name, question, { zone: timeZone, signal })
  } catch (error) {
    if (error instanceof ReviewRefusal) {
      const data = error.code === 'bad_request' ? { field: error.field } : undefined
      throw new Refusal(error.code, data)
    }
    if (!(error instanceof ReviewFault)) throw error
    core.log.error('review.no_answer', error, { question: name, reason: error.reason })
    throw new Refusal('review_unavailable', { reason: error.reason })
  }
}
