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

/** Whether a method's output is a stream of events rather than one answer. */
export function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}
