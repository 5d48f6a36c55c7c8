/**
 * JSON for columns that hold a whole value: settings, change bodies, fact bodies. JSON has no
 * bigint, so one is written as `{"$n":"123"}` and comes back as what it was.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? { $n: part.toString() } : part,
  )
}

/** @throws SyntaxError when the text is no JSON, or a marked number is none. */
export function decodeJson(text: string): unknown {
  // Most values hold no bigint, and a reviver makes parsing several times slower.
  if (!text.includes('{"$n":')) return JSON.parse(text)
  return JSON.parse(text, (_key, part: unknown) => (isMarked(part) ? BigInt(part.$n) : part))
}

function isMarked(part: unknown): part is { $n: string } {
  if (typeof part !== 'object' || part === null || !('$n' in part)) return false
  return typeof part.$n === 'string' && Object.keys(part).length === 1
}
