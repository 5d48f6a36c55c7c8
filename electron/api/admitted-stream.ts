import { mapEventIterator } from '@orpc/client'

/**
 * A stream is admitted once when it opens and may then live for days. Asked again before every
 * event, so that nobody hears what they could no longer ask for (APP-02), and once more at its end,
 * so that a stream that ended with a sign-in says so.
 * @param again throws the refusal that the stream ends with
 */
export async function* whileAdmitted<Event>(
  stream: AsyncIterable<Event>,
  again: () => void,
): AsyncGenerator<Event, void> {
  for await (const event of stream) {
    again()
    yield event
  }
  again()
}

/**
 * The same stream; what breaks it reaches its reader as `answerOf` words it. A reader who stopped
 * it hears nothing more, and that the work ends then is no fault to note.
 */
export function withErrors<Event>(
  stream: AsyncIterable<Event>,
  answerOf: (error: unknown) => unknown,
  signal: AbortSignal | undefined,
): AsyncIterable<Event> {
  return mapEventIterator(stream[Symbol.asyncIterator](), {
    value: (event) => event,
    error: (error) => Promise.resolve(signal?.aborted ? error : answerOf(error)),
  })
}

/** Whether a method's output is a stream of events rather than one answer. */
export function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}
