/** The field letters of BOLT11, in bech32's alphabet: a field's letter is its five-bit type. */
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

export type Field = { letter: string; words: number[] }

/** A number as big-endian five-bit words, as few as it needs, or left-padded to `length`. */
export function numberToWords(value: bigint, length = 0): number[] {
  const words: number[] = []
  for (let rest = value; rest > 0n; rest >>= 5n) words.unshift(Number(rest & 31n))
  while (words.length < length) words.unshift(0)
  return words
}

export function wordsToNumber(words: readonly number[]): bigint {
  return words.reduce((sum, word) => (sum << 5n) | BigInt(word), 0n)
}

/** The text of LND's own error, because a memo above 639 bytes reaches the till as this refusal. */
export function writeField(field: Field): number[] {
  const { letter, words } = field
  if (words.length > 1023) {
    throw new Error(`data length too big to fit within 10 bits: ${words.length}`)
  }
  return [ALPHABET.indexOf(letter), words.length >> 5, words.length & 31, ...words]
}

/** Splits the tagged part of an invoice. Throws when the last field is cut short. */
export function readFields(words: readonly number[]): Field[] {
  const fields: Field[] = []
  let at = 0
  while (at < words.length) {
    const [type, high, low] = words.slice(at, at + 3)
    if (type === undefined || high === undefined || low === undefined) {
      throw new Error('last tagged field is broken')
    }
    const end = at + 3 + high * 32 + low
    if (end > words.length) throw new Error('invalid field length')
    fields.push({ letter: ALPHABET.charAt(type), words: words.slice(at + 3, end) })
    at = end
  }
  return fields
}

/** Feature bits as words: bit n counts from the right end. */
export function featuresToWords(bits: readonly number[]): number[] {
  const words = Array.from({ length: Math.floor(Math.max(...bits) / 5) + 1 }, () => 0)
  for (const bit of bits) {
    const at = words.length - 1 - Math.floor(bit / 5)
    words[at] = (words[at] ?? 0) | (1 << (bit % 5))
  }
  return words
}

export function wordsToFeatures(words: readonly number[]): number[] {
  const bits: number[] = []
  words.forEach((word, index) => {
    for (let bit = 0; bit < 5; bit++) {
      if (word & (1 << bit)) bits.push((words.length - 1 - index) * 5 + bit)
    }
  })
  return bits.sort((a, b) => a - b)
}

const MSAT_PER_UNIT: readonly [suffix: string, msat: bigint][] = [
  ['', 100_000_000_000n],
  ['m', 100_000_000n],
  ['u', 100_000n],
  ['n', 100n],
]

/** The amount part of the prefix: the largest unit that is exact, or tenths of a msat (`p`). */
export function amountText(amountMsat: bigint): string {
  if (amountMsat === 0n) return ''
  for (const [suffix, msat] of MSAT_PER_UNIT) {
    if (amountMsat % msat === 0n) return `${amountMsat / msat}${suffix}`
  }
  return `${amountMsat * 10n}p`
}

export function readAmount(text: string): bigint {
  if (text === '') return 0n
  const found = /^([1-9]\d{0,19})([munp]?)$/.exec(text)
  if (!found) throw new Error(`amount "${text}" cannot be read`)
  const [, digits = '', suffix = ''] = found
  const value = BigInt(digits)
  if (suffix === 'p') {
    if (value % 10n !== 0n) throw new Error('sub-millisatoshi precision is not allowed')
    return value / 10n
  }
  const unit = MSAT_PER_UNIT.find(([name]) => name === suffix)
  return value * (unit?.[1] ?? 0n)
}
