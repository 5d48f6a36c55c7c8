import { createHmac, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * scrypt's cost as a power of two. 2^15 with r=8 takes 32 MiB and some 80 ms here, half a second
 * on the slowest till we know: a switch of cashier stays under two seconds. A million six-digit
 * PINs then cost a day of one core, but only for someone who holds the vault's pepper as well;
 * the book alone cannot be tried at all.
 */
const COST_LOG2 = 15
const BLOCK_SIZE = 8
const PARALLEL = 1
const HASH_BYTES = 32
/** Kept well above the present cost, so that a changed row cannot ask for all our memory. */
const COST_LOG2_MAX = 18

export type PinHash = {
  /** 16 random bytes of this operator. */
  salt: Uint8Array
  hash: Uint8Array
  /** `scrypt:<log2 N>:<r>:<p>`: kept with the hash, so that the cost can be raised later. */
  params: string
}

/** @param pepper key of the vault. @param salt 16 random bytes. */
export async function hashPin(pin: string, pepper: Uint8Array, salt: Uint8Array): Promise<PinHash> {
  const params = `scrypt:${COST_LOG2}:${BLOCK_SIZE}:${PARALLEL}`
  return { salt, params, hash: await stretch(pin, pepper, salt, params) }
}

/**
 * Whether this is the operator's PIN, compared in constant time. Count the attempt first: see
 * `countPinAttempt`. @throws Error when the row's parameters are not ours.
 */
export async function isPinRight(
  pin: string,
  pepper: Uint8Array,
  stored: PinHash,
): Promise<boolean> {
  const hash = await stretch(pin, pepper, stored.salt, stored.params)
  return stored.hash.length === hash.length && timingSafeEqual(hash, stored.hash)
}

/** Whether these are the same setting of a PIN: every setting has a salt of its own. */
export function isSameSetting(one: PinHash | null, other: PinHash | null): boolean {
  return one !== null && other !== null && Buffer.compare(one.salt, other.salt) === 0
}

function stretch(
  pin: string,
  pepper: Uint8Array,
  salt: Uint8Array,
  params: string,
): Promise<Buffer> {
  const options = scryptOptions(params)
  // The pepper goes in first: without the vault there is nothing to stretch.
  const peppered = createHmac('sha256', pepper).update(pin, 'utf8').digest()
  return new Promise((resolve, reject) => {
    scrypt(peppered, salt, HASH_BYTES, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function scryptOptions(params: string): ScryptOptions {
  const match = /^scrypt:(\d{2}):8:1$/.exec(params)
  const log2 = Number(match?.[1] ?? 0)
  if (log2 < COST_LOG2 || log2 > COST_LOG2_MAX) throw new Error('unknown PIN hash parameters')
  const cost = 2 ** log2
  return { N: cost, r: BLOCK_SIZE, p: PARALLEL, maxmem: 256 * cost * BLOCK_SIZE }
}
