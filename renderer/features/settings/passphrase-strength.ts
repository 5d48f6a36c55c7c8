/**
 * A first opinion, from length and variety alone: repeated characters count little. The file is
 * dear to guess (scrypt), so five unrelated words are good.
 */
export function passphraseStrength(passphrase: string): 'weak' | 'fair' | 'good' {
  const distinct = new Set(passphrase.toLowerCase()).size
  const words = new Set(passphrase.toLowerCase().split(/[^\p{L}\p{N}]+/u)).size
  if (passphrase.length < 12 || distinct < 6) return 'weak'
  if (passphrase.length >= 20 && (words >= 4 || distinct >= 12)) return 'good'
  return 'fair'
}
