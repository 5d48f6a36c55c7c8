import { createHash } from 'node:crypto'

export type Random = {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number
  /** Sixteen characters that no other draw of this seed gives. */
  word(): string
}

/** Randomness that repeats with its seed, so that a failure can be run again. */
export function seededRandom(seed: string): Random {
  let drawn = 0
  const draw = (): Buffer => {
    drawn += 1
    return createHash('sha256').update(`${seed}:${drawn}`).digest()
  }
  return {
    below: (limit) => draw().readUInt32BE(0) % limit,
    word: () => draw().toString('hex').slice(0, 16),
  }
}
