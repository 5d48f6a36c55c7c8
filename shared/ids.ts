import { z } from 'zod'

/**
 * Ids are chosen by whoever starts the work and saved before anything leaves (style rule 8).
 * A client id is any string a client can keep; ours are `<prefix>_<26 characters of base32>`.
 */
export const clientIdSchema = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/)

export const invoiceIdSchema = z.string().regex(/^inv_[0-9a-z]{26}$/)
export const operatorIdSchema = z.string().regex(/^op_[0-9a-z]{26}$/)
export const tillIdSchema = z.string().regex(/^till_[0-9a-z]{1,26}$/)
export const customerIdSchema = z.string().regex(/^cus_[0-9a-z]{26}$/)
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdPrefix = 'inv' | 'op' | 'cus' | 'ses' | 'tx' | 'quote'

/**
 * Builds an id that sorts by creation time: 48 bits of ms, then 80 random bits (ULID's layout).
 * @param nowMs wall time in ms. @param random at least 10 random bytes.
 */
export function makeId(prefix: IdPrefix, nowMs: number, random: Uint8Array): string {
  let value = BigInt(nowMs) << 80n
  for (let index = 0; index < 10; index += 1) {
    value |= BigInt(random[index] ?? 0) << BigInt(8 * (9 - index))
  }
  let text = ''
  for (let index = 0; index < 26; index += 1) {
    text = `${ALPHABET[Number(value & 31n)]}${text}`
    value >>= 5n
  }
  return `${prefix}_${text}`
}
