import { ok, refused, type Result } from './result.ts'

/**
 * The text of a gift code. Long codes carry 115 random bits and need no other guard; short ones
 * carry 40, are made for reading aloud, and guessing them is counted by the core. Both end in one
 * check symbol, so that a mistyped code is told from an unknown one before anything is asked.
 */
export const GIFT_CODE_KINDS = ['long', 'short'] as const
export type GiftCodeKind = (typeof GIFT_CODE_KINDS)[number]

/** Crockford's base32: no I, L, O and U, so that nothing can be misread as a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Symbols before the check symbol, five bits each. */
const DATA_SYMBOLS = { long: 23, short: 8 } as const satisfies Record<GiftCodeKind, number>
const GROUP = { long: 4, short: 3 } as const satisfies Record<GiftCodeKind, number>

export type GiftCode = {
  kind: GiftCodeKind
  /** Capitals and digits without any separator: what is hashed. */
  text: string
}

/**
 * Builds a code from random bytes, in groups for the eye: `7K2M-…` or `4TZ-9QH-2WD`.
 * @param random at least 15 bytes for a long code, 5 for a short one. @throws RangeError
 */
export function makeGiftCode(kind: GiftCodeKind, random: Uint8Array): string {
  const symbols = DATA_SYMBOLS[kind]
  if (random.length * 8 < symbols * 5) throw new RangeError('too few random bytes for a code')
  let bits = 0n
  for (const byte of random) bits = (bits << 8n) | BigInt(byte)
  bits >>= BigInt(random.length * 8 - symbols * 5)
  const digits = Array.from({ length: symbols }, (_, index) =>
    Number((bits >> BigInt(5 * (symbols - 1 - index))) & 31n),
  )
  return spaced(kind, [...digits, checkOf(digits)].map((digit) => ALPHABET[digit]).join(''))
}

/** Spaces, every kind of dash, and what a text editor or a chat puts in without showing it. */
const BETWEEN_GROUPS = /[\s\p{Pd}\p{Cf}\u2212]/gu

/**
 * Reads what somebody typed, scanned or pasted: case, width, spaces and dashes do not matter, and
 * the letters that Crockford leaves out are read as the digits they look like.
 * @returns `not_a_code` for another length or symbol, `mistyped` when the check symbol says no.
 */
export function readGiftCode(typed: string): Result<GiftCode, 'not_a_code' | 'mistyped'> {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(BETWEEN_GROUPS, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const kind = GIFT_CODE_KINDS.find((name) => text.length === DATA_SYMBOLS[name] + 1)
  const digits = [...text].map((symbol) => ALPHABET.indexOf(symbol))
  if (!kind || digits.includes(-1)) return refused('not_a_code')
  return checkOf(digits.slice(0, -1)) === digits.at(-1) ? ok({ kind, text }) : refused('mistyped')
}

/** The text in groups, as it is printed. */
export function writeGiftCode(code: GiftCode): string {
  return spaced(code.kind, code.text)
}

function spaced(kind: GiftCodeKind, text: string): string {
  const groups = text.match(new RegExp(`.{1,${GROUP[kind]}}`, 'g')) ?? []
  return groups.join('-')
}

/**
 * One Reed-Solomon symbol over the field of 32: the sum of digit × 2^place. Every single wrong
 * symbol and every swap of two symbols changes it.
 */
function checkOf(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => double(sum ^ digit), 0)
}

/** Times 2 in GF(32) with x^5 + x^2 + 1. */
function double(value: number): number {
  const doubled = value << 1
  return doubled > 31 ? (doubled & 31) ^ 5 : doubled
}
