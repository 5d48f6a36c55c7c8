import { createHash } from 'node:crypto'

/** Numbers that are the same for the same seed, on every machine. They protect nothing. */
export type DemoRandom = {
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number
  pick<Item>(items: readonly Item[]): Item
  bytes(length: number): Uint8Array
}

/** sfc32, a small generator with a period far beyond any book. */
export function demoRandom(seed: number): DemoRandom {
  const start = createHash('sha256').update(`tillbook demo ${seed}`).digest()
  let a = start.readInt32LE(0)
  let b = start.readInt32LE(4)
  let c = start.readInt32LE(8)
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  const below = (end: number): number => Math.floor((next() / 4_294_967_296) * end)
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let index = 0; index < length; index += 1) bytes[index] = next() & 0xff
      return bytes
    },
  }
}
