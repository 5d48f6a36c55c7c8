/** Shorter values stand in too many innocent words; they are caught by the name of their field. */
const SECRET_BYTES_MIN = 8
/** Sessions come and go for months; the oldest are long dead when they drop out here. */
const SECRETS_MAX = 1_000
export const REDACTED = '[redacted]'

export type SecretRegistry = {
  /** From now on this value is cut out of every line, in any usual spelling. Safe to repeat. */
  register(secret: Uint8Array | string): void
  /** The text without any registered value. */
  scrub(text: string): string
}

/** Values known to be secret, for the cases where neither a field's name nor its shape tells. */
export function createSecretRegistry(): SecretRegistry {
  const spellings = new Map<string, string[]>()
  let pattern: RegExp | null = null
  return {
    register(secret) {
      const bytes = Buffer.from(secret as Uint8Array)
      if (bytes.length < SECRET_BYTES_MIN) return
      const id = bytes.toString('hex')
      if (spellings.has(id)) return
      spellings.set(id, spellingsOf(bytes))
      if (spellings.size > SECRETS_MAX) spellings.delete(spellings.keys().next().value ?? '')
      pattern = null
    },
    scrub(text) {
      if (spellings.size === 0) return text
      // Built on first use: a start-up registers several values in a row.
      pattern ??= patternOf([...spellings.values()].flat())
      return text.replace(pattern, REDACTED)
    },
  }
}

function spellingsOf(bytes: Buffer): string[] {
  const base64 = bytes.toString('base64').replace(/=+$/, '')
  const words = [bytes.toString('hex'), base64, bytes.toString('base64url')]
  words.push(encodeURIComponent(base64))
  const text = bytes.toString('utf8')
  // Bytes that are text are also written as text, plainly or inside JSON.
  if (!text.includes('\u{FFFD}')) words.push(text, JSON.stringify(text).slice(1, -1))
  return words.flatMap((word) => [word, Array.from(word).reverse().join('')])
}

function patternOf(words: readonly string[]): RegExp {
  // The longest first, or a short spelling would leave the tail of a longer one standing.
  const sorted = [...new Set(words)].sort((left, right) => right.length - left.length)
  const escaped = sorted.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  return new RegExp(escaped.join('|'), 'gi')
}
