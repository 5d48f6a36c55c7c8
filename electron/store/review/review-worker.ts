import { parentPort, workerData } from 'node:worker_threads'
import { yieldToSelling } from '../thread-priority.ts'
import { createReviewEngine, type ReviewFiles } from './review-engine.ts'
import { ReviewRefusal } from './refusal.ts'
import type { ReviewMessage, ReviewOrder } from './review-thread.ts'

/**
 * The thread that answers a reviewer while the till goes on selling. It reads the book and writes
 * only its own index; between questions it follows the book in small steps.
 */
const engine = createReviewEngine(workerData as ReviewFiles)
let isFollowing = false
let isOver = false
yieldToSelling()

function answer(order: Extract<ReviewOrder, { type: 'ask' }>): ReviewMessage {
  const { id, name, question, zone } = order
  try {
    return { type: 'answer', id, reply: engine.ask(name, question, zone) }
  } catch (error) {
    if (error instanceof ReviewRefusal) {
      return { type: 'refused', id, code: error.code, field: error.field }
    }
    return { type: 'failed', id, message: error instanceof Error ? error.message : 'no answer' }
  }
}

async function follow(): Promise<void> {
  if (isFollowing) return
  isFollowing = true
  try {
    while (!isOver && !engine.follow()) await new Promise((resolve) => setImmediate(resolve))
  } catch {
    // The next question meets the same fault and tells it to somebody.
  } finally {
    isFollowing = false
  }
}

function stop(): void {
  isOver = true
  engine.close()
  parentPort?.close()
}

parentPort?.on('message', (order: ReviewOrder) => {
  if (isOver) return
  if (order.type === 'stop') return stop()
  if (order.type === 'ask') parentPort?.postMessage(answer(order))
  void follow()
})
