import { parentPort, workerData } from 'node:worker_threads'
import { type DemoBook, type DemoBookOptions, writeDemoBook } from './write-demo-book.ts'

export type DemoTask = Omit<DemoBookOptions, 'signal' | 'onProgress'>
export type DemoMessage = { type: 'progress'; entries: number } | { type: 'done'; book: DemoBook }

/** The thread that writes a demo book without a pause; the process hears meanwhile of a stop. */
const tell = (message: DemoMessage): void => parentPort?.postMessage(message)
const book = writeDemoBook({
  ...(workerData as DemoTask),
  onProgress: ({ entries }) => tell({ type: 'progress', entries }),
})
tell({ type: 'done', book })
