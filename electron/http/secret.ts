import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256 of a secret: what we keep in memory instead of the secret itself. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

/**
 * Compares a presented secret with the hash of the real one in constant time. Hashing first makes
 * both sides 32 bytes, because timingSafeEqual throws on unequal lengths (TRAP-04).
 */
export function matchesSecret(presented: string, expectedHash: Buffer): boolean {
  return timingSafeEqual(hashSecret(presented), expectedHash)
}
