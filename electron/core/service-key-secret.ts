import { createHmac, timingSafeEqual } from 'node:crypto'
import { randomText } from '../../shared/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { ServiceKeyRow } from '../store/service-keys.ts'

const HASH_BYTES = 32
const SECRET_LENGTH = 52
const PRESENTED = /^tb_([0-9a-hjkmnp-tv-z]{26})_[0-9a-hjkmnp-tv-z]{52}$/
/** What an unknown or malformed key is compared with, so that it costs the same as a known one. */
const NO_HASH = new Uint8Array(HASH_BYTES)
const NO_KEY_ID = `key_${'0'.repeat(26)}`

/** `tb_<key id>_<260 random bits>`: the id finds the row, the rest proves the holder. */
export function makeServiceSecret(keyId: string, clock: Clock): string {
  return `tb_${keyId.slice('key_'.length)}_${randomText(clock.randomBytes(SECRET_LENGTH))}`
}

/**
 * What is kept of a key. One round is enough: 260 random bits cannot be guessed however fast it
 * is, unlike a PIN. The pepper lies in the vault, so a copy of the book cannot even be tried.
 */
export function hashServiceSecret(secret: string, pepper: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', pepper).update(secret, 'utf8').digest())
}

/** The id a presented key names; one that no key has where it names none. */
export function presentedKeyId(presented: string): string {
  const id = PRESENTED.exec(presented)?.[1]
  return id === undefined ? NO_KEY_ID : `key_${id}`
}

/**
 * Whether the presented hash is that of this key now. Both comparisons always run, each in
 * constant time, and only then are expiry and revocation looked at: whatever the answer, the
 * same work was done for it.
 */
export function isServiceKeyGood(
  row: ServiceKeyRow | null,
  presentedHash: Uint8Array,
  nowMs: number,
): boolean {
  const isNew = timingSafeEqual(presentedHash, row?.hash ?? NO_HASH)
  const isOld = timingSafeEqual(presentedHash, row?.old?.hash ?? NO_HASH)
  if (!row || !isServiceKeyLive(row, nowMs)) return false
  return isNew || (isOld && nowMs < (row.old?.untilMs ?? 0))
}

/** Neither revoked nor past its end. */
export function isServiceKeyLive(
  row: Pick<ServiceKeyRow, 'revokedAtMs' | 'expiresAtMs'>,
  nowMs: number,
): boolean {
  return row.revokedAtMs === null && (row.expiresAtMs === null || nowMs < row.expiresAtMs)
}
