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
export const giftIdSchema = z.string().regex(/^gft_[0-9a-z]{26}$/)
export const planIdSchema = z.string().regex(/^pln_[0-9a-z]{26}$/)
export const serviceKeyIdSchema = z.string().regex(/^key_[0-9a-z]{26}$/)
export const reservationIdSchema = z.string().regex(/^res_[0-9a-z]{26}$/)
export const exportIdSchema = z.string().regex(/^exp_[0-9a-z]{26}$/)
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** One character of the ids' alphabet for each byte: 5 random bits a character. */
export function randomText(random: Uint8Array): string {
  return Array.from(random, (byte) => ALPHABET[byte & 31]).join('')
}

export type IdPrefix =
  | 'inv'
  | 'op'
  | 'cus'
  | 'ses'
  | 'tx'
  | 'quote'
  | 'gft'
  | 'pln'
  | 'key'
  | 'res'
  | 'exp'
  | 'bak'

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
