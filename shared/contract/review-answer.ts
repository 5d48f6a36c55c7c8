import { z } from 'zod'
import { entrySeqSchema } from '../model/book.ts'

/** The index over the book is being made; nothing is answered from a part of it. */
const indexingSchema = z.object({
  state: z.literal('indexing'),
  indexedSeq: entrySeqSchema,
  headSeq: entrySeqSchema,
})

/** An answer holds for the book up to `asOfSeq`, which was its head when the question came. */
export function answer<Shape extends z.ZodRawShape>(shape: Shape) {
  const ready = z.object({ ...shape, state: z.literal('ready'), asOfSeq: entrySeqSchema })
  return z.discriminatedUnion('state', [ready, indexingSchema])
}
