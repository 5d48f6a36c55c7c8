import { createHash, randomBytes } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { decode as decodeWithBitcoinjs } from 'bolt11'
import fc from 'fast-check'
import { parsePaymentRequest } from 'invoices'
import { decode as decodeLightly } from 'light-bolt11-decoder'
import { describe, expect, it } from 'vitest'
import { type Bolt11Terms, decodeBolt11, encodeBolt11 } from '../../electron/sandbox/bolt11.ts'
import type { SandboxNetwork } from '../../electron/sandbox/networks.ts'

const KEY = createHash('sha256').update('a node').digest()
const PUBKEY = Buffer.from(secp256k1.getPublicKey(KEY, true)).toString('hex')
/** bitcoinjs' own table lacks regtest; the numbers are those of Bitcoin Core. */
const REGTEST = { bech32: 'bcrt', pubKeyHash: 0x6f, scriptHash: 0xc4, validWitnessVersions: [0, 1] }

function terms(changes: Partial<Bolt11Terms> = {}): Bolt11Terms {
  return {
    network: 'regtest',
    paymentHash: randomBytes(32),
    paymentAddress: randomBytes(32),
    amountMsat: 25_000n,
    description: 'Two coffees ☕',
    descriptionHash: null,
    createdAtSeconds: 1_790_000_000n,
    expirySeconds: 900n,
    finalCltvDelta: 80n,
    featureBits: [8, 14, 17, 25],
    ...changes,
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

const AMOUNTS = [
  0n,
  1n,
  9n,
  10n,
  99n,
  100n,
  1_000n,
  25_000n,
  123_456_789n,
  100_000_000n,
  100_000_000_000n,
  9_007_199_254_740_993n,
  2_099_999_999_999_999_999n,
]

describe('BOLT11 of the sandbox', () => {
  it.each(AMOUNTS)('is read alike by three other decoders: %s msat', (amountMsat) => {
    const made = terms({ amountMsat })
    const text = encodeBolt11(made, KEY)
    const expected = amountMsat === 0n ? undefined : `${amountMsat}`

    const alex = parsePaymentRequest({ request: text })
    expect(alex).toMatchObject({
      destination: PUBKEY,
      id: hex(made.paymentHash),
      payment: hex(made.paymentAddress),
      description: made.description,
      cltv_delta: 80,
      network: 'regtest',
    })
    expect(alex.mtokens).toBe(`${amountMsat}`)
    expect(alex.expires_at).toBe(new Date(1_790_000_900_000).toISOString())
    expect(alex.features?.map(({ bit }) => bit)).toEqual([8, 14, 17, 25])

    const bitcoinjs = decodeWithBitcoinjs(text, REGTEST)
    expect(bitcoinjs.payeeNodeKey).toBe(PUBKEY)
    expect(bitcoinjs.millisatoshis ?? undefined).toBe(expected)
    expect(bitcoinjs.tagsObject).toMatchObject({
      payment_hash: hex(made.paymentHash),
      payment_secret: hex(made.paymentAddress),
      description: made.description,
      expire_time: 900,
      min_final_cltv_expiry: 80,
    })

    const light = decodeLightly(text).sections
    const section = (name: string) =>
      light.map((part) => ({ ...part })).find((part) => part.name === name)
    expect(section('payment_hash')).toMatchObject({ value: hex(made.paymentHash) })
    expect(section('payment_secret')).toMatchObject({ value: hex(made.paymentAddress) })
    expect(light.find((part) => part.name === 'amount')?.value).toBe(expected)
  })

  it('reads back everything it wrote', () => {
    const networks: SandboxNetwork[] = ['mainnet', 'testnet', 'signet', 'regtest', 'simnet']
    fc.assert(
      fc.property(
        fc.record({
          network: fc.constantFrom(...networks),
          paymentHash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          paymentAddress: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          amountMsat: fc.bigInt({ min: 0n, max: 2_100_000_000_000_000_000n }),
          description: fc.string({ maxLength: 150, unit: 'binary' }),
          createdAtSeconds: fc.bigInt({ min: 1n, max: 34_359_738_367n }),
          expirySeconds: fc.bigInt({ min: 1n, max: 31_536_000n }),
          finalCltvDelta: fc.bigInt({ min: 1n, max: 2016n }),
        }),
        (changes) => {
          const made = terms(changes)
          const { destination, ...read } = decodeBolt11(encodeBolt11(made, KEY))
          expect(hex(destination)).toBe(PUBKEY)
          expect(plain(read)).toEqual(plain(made))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('puts a description hash in the place of a description', () => {
    const descriptionHash = createHash('sha256').update('long').digest()
    const text = encodeBolt11(terms({ descriptionHash }), KEY)
    const { tagsObject } = decodeWithBitcoinjs(text, REGTEST)
    expect(tagsObject.purpose_commit_hash).toBe(hex(descriptionHash))
    expect(tagsObject.description).toBeUndefined()
    expect(decodeBolt11(text)).toMatchObject({ description: '' })
  })

  it('refuses a text with any one character changed', () => {
    const text = encodeBolt11(terms(), KEY)
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom('q', 'p', 'z', '9', '8', 'l'),
        (at, to) => {
          fc.pre(text[at] !== to)
          const changed = `${text.slice(0, at)}${to}${text.slice(at + 1)}`
          expect(() => decodeBolt11(changed)).toThrow(/./)
        },
      ),
    )
  })

  it('refuses whatever else is thrown at it, with an error and without hanging', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(() => decodeBolt11(text)).toThrow(/./)
        expect(() => decodeBolt11(`lnbcrt1${text}`)).toThrow(/./)
      }),
    )
    expect(() => decodeBolt11(`lnbcrt1${'q'.repeat(8_000)}`)).toThrow('invoice is too large')
  })

  it('refuses a description that no field can hold', () => {
    expect(() => encodeBolt11(terms({ description: 'x'.repeat(640) }), KEY)).toThrow(
      'data length too big to fit within 10 bits: 1024',
    )
  })
})

function plain(read: Bolt11Terms): object {
  const { paymentHash, paymentAddress, ...rest } = read
  return { ...rest, paymentHash: hex(paymentHash), paymentAddress: hex(paymentAddress) }
}
