import { createHash } from 'node:crypto'

/** Bytes that look random and are the same in every run. */
export function bytesOf(name: string, length = 32): Buffer {
  const blocks: Buffer[] = []
  for (let index = 0; index * 32 < length; index += 1) {
    blocks.push(createHash('sha256').update(`${name}:${index}`).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

/** Every way a secret may be spelled by accident. */
export function spellingsOf(secret: Buffer): string[] {
  const words = [
    secret.toString('hex'),
    secret.toString('base64').replace(/=+$/, ''),
    secret.toString('base64url'),
    encodeURIComponent(secret.toString('base64').replace(/=+$/, '')),
    [...secret].join(','),
    [...secret].join(', '),
  ]
  return words.flatMap((word) => [word, Array.from(word).reverse().join('')])
}

/** What was found of a secret in a text, capitals and small letters alike. */
export function foundIn(text: string, spellings: readonly string[]): string[] {
  const folded = text.toLowerCase()
  return spellings.filter((spelling) => folded.includes(spelling.toLowerCase()))
}

export const SEED =
  'absent hover pioneer ritual legal winner thank year wave sausage worth useful ' +
  'void come effort suffer camp survey warrior heavy shoot zero zoo wrong'

export const PEM = [
  '-----BEGIN EC PRIVATE KEY-----',
  bytesOf('pem', 90).toString('base64'),
  '-----END EC PRIVATE KEY-----',
].join('\n')

export const BOLT11 = `lnbcrt346580n1p5${bytesOf('bolt11', 200).toString('hex')}qqsp`
