import { createHash } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bech32 } from '@scure/base'
import {
  amountText,
  featuresToWords,
  numberToWords,
  readAmount,
  readFields,
  wordsToFeatures,
  wordsToNumber,
  writeField,
} from './bolt11-fields.ts'
import { PREFIX_BY_NETWORK, type SandboxNetwork } from './networks.ts'

export type Bolt11Terms = {
  network: SandboxNetwork
  paymentHash: Uint8Array
  paymentAddress: Uint8Array
  /** 0n leaves the amount to the payer. */
  amountMsat: bigint
  description: string
  /** When set, it stands in the invoice instead of the description. */
  descriptionHash: Uint8Array | null
  createdAtSeconds: bigint
  expirySeconds: bigint
  finalCltvDelta: bigint
  featureBits: readonly number[]
}

export type DecodedBolt11 = Bolt11Terms & { destination: Uint8Array }

/** BOLT11's own defaults for fields an invoice may leave out. */
const DEFAULT_EXPIRY_SECONDS = 3600n
const DEFAULT_FINAL_CLTV_DELTA = 18n
/** 65 bytes of signature as five-bit words. */
const SIGNATURE_WORDS = 104
const TIMESTAMP_WORDS = 7
/** A QR code holds no more; longer text is no invoice. */
const LENGTH_MAX = 7089

/** Writes and signs an invoice. Throws LND's own text when a field does not fit. */
export function encodeBolt11(terms: Bolt11Terms, secretKey: Uint8Array): string {
  const prefix = `ln${PREFIX_BY_NETWORK[terms.network]}${amountText(terms.amountMsat)}`
  const description = terms.descriptionHash
    ? { letter: 'h', words: bech32.toWords(terms.descriptionHash) }
    : { letter: 'd', words: bech32.toWords(Buffer.from(terms.description, 'utf8')) }
  const words = [
    ...numberToWords(terms.createdAtSeconds, TIMESTAMP_WORDS),
    ...writeField({ letter: 'p', words: bech32.toWords(terms.paymentHash) }),
    ...writeField(description),
    ...writeField({ letter: 'c', words: numberToWords(terms.finalCltvDelta) }),
    ...writeField({ letter: 'x', words: numberToWords(terms.expirySeconds) }),
    ...writeField({ letter: 's', words: bech32.toWords(terms.paymentAddress) }),
    ...writeField({ letter: '9', words: featuresToWords(terms.featureBits) }),
  ]
  const signed = secp256k1.sign(signedHash(prefix, words), secretKey, {
    prehash: false,
    format: 'recovered',
  })
  // noble puts the recovery byte first, BOLT11 wants it last.
  const signature = Uint8Array.from([...signed.subarray(1), signed[0] ?? 0])
  return bech32.encode(prefix, [...words, ...bech32.toWords(signature)], false)
}

/** Reads an invoice and recovers who signed it. Throws an Error that says what is wrong. */
export function decodeBolt11(text: string): DecodedBolt11 {
  if (text.length > LENGTH_MAX) throw new Error('invoice is too large')
  const { prefix, words } = bech32.decode(text as `${string}1${string}`, false)
  const { network, amount } = readPrefix(prefix)
  if (words.length < TIMESTAMP_WORDS + SIGNATURE_WORDS) throw new Error('invoice is too short')
  const signedWords = words.slice(0, -SIGNATURE_WORDS)
  const fields = new Map(
    // The first of a repeated field counts, as in every reader of BOLT11.
    readFields(signedWords.slice(TIMESTAMP_WORDS))
      .reverse()
      .map((f) => [f.letter, f.words]),
  )
  const bytes = (letter: string, length: number) => {
    const found = fields.get(letter)
    return found && found.length === length ? wordsToBytes(found) : null
  }
  const paymentHash = bytes('p', 52)
  const paymentAddress = bytes('s', 52)
  if (!paymentHash) throw new Error('no payment hash found')
  if (!paymentAddress) throw new Error('no payment address found')
  const description = fields.get('d')
  const expiry = fields.get('x')
  const cltv = fields.get('c')
  return {
    network,
    paymentHash,
    paymentAddress,
    amountMsat: readAmount(amount),
    description: description ? Buffer.from(wordsToBytes(description)).toString('utf8') : '',
    descriptionHash: bytes('h', 52),
    createdAtSeconds: wordsToNumber(words.slice(0, TIMESTAMP_WORDS)),
    expirySeconds: expiry ? wordsToNumber(expiry) : DEFAULT_EXPIRY_SECONDS,
    finalCltvDelta: cltv ? wordsToNumber(cltv) : DEFAULT_FINAL_CLTV_DELTA,
    featureBits: wordsToFeatures(fields.get('9') ?? []),
    destination: recoverSigner(prefix, signedWords, words.slice(-SIGNATURE_WORDS)),
  }
}

function readPrefix(prefix: string): { network: SandboxNetwork; amount: string } {
  const networks = Object.entries(PREFIX_BY_NETWORK) as [SandboxNetwork, string][]
  // Longest prefix first: lnbcrt is not an amount on lnbc, nor lntbs one on lntb.
  const byLength = networks.toSorted((a, b) => b[1].length - a[1].length)
  for (const [network, name] of byLength) {
    if (prefix.startsWith(`ln${name}`)) return { network, amount: prefix.slice(name.length + 2) }
  }
  throw new Error(`prefix "${prefix}" is of no known network`)
}

function recoverSigner(prefix: string, signed: number[], signatureWords: number[]): Uint8Array {
  const signature = wordsToBytes(signatureWords)
  const recovered = Uint8Array.from([signature[64] ?? 0, ...signature.subarray(0, 64)])
  return secp256k1.recoverPublicKey(recovered, signedHash(prefix, signed), { prehash: false })
}

function signedHash(prefix: string, words: readonly number[]): Uint8Array {
  return createHash('sha256').update(prefix, 'utf8').update(regroup(words, 'pad')).digest()
}

function wordsToBytes(words: readonly number[]): Uint8Array {
  return regroup(words, 'cut')
}

/** Five-bit words as bytes: what is signed is padded up, what a field holds is cut off. */
function regroup(words: readonly number[], rest: 'cut' | 'pad'): Uint8Array {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const word of words) {
    buffer = ((buffer << 5) | word) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 0xff)
    }
  }
  if (rest === 'pad' && bits > 0) bytes.push((buffer << (8 - bits)) & 0xff)
  return Uint8Array.from(bytes)
}
