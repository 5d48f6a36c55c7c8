/** A seal as its QR says it: enough to prove later that the book was at this point. */
export type SealCode = { bookId: string; day: string; seq: bigint; hash: string }

/** The text of a seal's QR; it never changes for version 1. */
export function sealCodeOf(seal: SealCode): string {
  return `tillbook-seal:1:${seal.bookId}:${seal.day}:${seal.seq}:${seal.hash}`
}

const PATTERN = /^tillbook-seal:1:([0-9a-f]{32}):(\d{4}-\d{2}-\d{2}):(\d{1,18}):([0-9a-f]{64})$/

/** Codes are drawn in capitals, as QR codes like them. @returns null for anything else. */
export function parseSealCode(code: string): SealCode | null {
  const [, bookId, day, seq, hash] = PATTERN.exec(code.trim().toLowerCase()) ?? []
  if (!bookId || !day || !seq || !hash) return null
  return { bookId, day, seq: BigInt(seq), hash }
}
