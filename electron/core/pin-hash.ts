import { createHmac, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * scrypt's cost as a power of two. 2^15 with r=8 takes 32 MiB and some 80 ms here, half a second
 * on the slowest till we know: a switch of cashier stays under two seconds. A million six-digit
 * PINs then cost a day of one core, but only for someone who holds the vault's pepper as well;
 * the book alone cannot be tried at all.
 */
export const PIN_COST_LOG2 = 15
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
export async function hashPin(
  pin: string,
  pepper: Uint8Array,
  salt: Uint8Array,
  costLog2 = PIN_COST_LOG2,
): Promise<PinHash> {
  const params = `scrypt:${costLog2}:${BLOCK_SIZE}:${PARALLEL}`
  return { salt, params, hash: await stretch(peppered(pin, pepper), salt, scryptOptions(params)) }
}

/**
 * Whether this is the operator's PIN, compared in constant time. Count the attempt first: see
 * `countPinAttempt`. @param costLog2Min what a row must have cost at the least.
 * @throws Error when the row's parameters are not ours.
 */
export async function isPinRight(
  pin: string,
  pepper: Uint8Array,
  stored: PinHash,
  costLog2Min = PIN_COST_LOG2,
): Promise<boolean> {
  const options = scryptOptions(stored.params, costLog2Min)
  const hash = await stretch(peppered(pin, pepper), stored.salt, options)
  return stored.hash.length === hash.length && timingSafeEqual(hash, stored.hash)
}

/** Whether these are the same setting of a PIN: every setting has a salt of its own. */
export function isSameSetting(one: PinHash | null, other: PinHash | null): boolean {
  return one !== null && other !== null && Buffer.compare(one.salt, other.salt) === 0
}

/** The pepper goes in first: without the vault there is nothing to stretch. */
function peppered(pin: string, pepper: Uint8Array): Buffer {
  return createHmac('sha256', pepper).update(pin, 'utf8').digest()
}

function stretch(secret: Buffer, salt: Uint8Array, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function scryptOptions(params: string, costLog2Min = 1): ScryptOptions {
  const match = /^scrypt:(\d{1,2}):8:1$/.exec(params)
  const log2 = Number(match?.[1] ?? 0)
  if (log2 < costLog2Min || log2 > COST_LOG2_MAX) throw new Error('unknown PIN hash parameters')
  const cost = 2 ** log2
  return { N: cost, r: BLOCK_SIZE, p: PARALLEL, maxmem: 256 * cost * BLOCK_SIZE }
}
