import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkHash, linkHex } from '../../electron/store/chain.ts'

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
/** Short and long ones in turns: what a longer entry left behind must not be hashed again. */
const entry = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((word) => word.repeat(200)),
)

function hmacOf(key: Uint8Array, prevHash: Uint8Array, canonical: string): Buffer {
  return createHmac('sha256', key).update(prevHash).update(canonical).digest()
}

describe('the hash of a link', () => {
  test('OPP-03: is HMAC-SHA256 of the hash before and the entry, whatever their lengths', () => {
    const links = fc.array(fc.tuple(bytesOf(32), entry), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(bytesOf(32), links, (key, chain) => {
        for (const [prevHash, canonical] of chain) {
          const expected = hmacOf(key, prevHash, canonical)
          expect(linkHash(key, prevHash, canonical).equals(expected)).toBe(true)
          expect(linkHex(key, Buffer.from(prevHash).toString('hex'), canonical)).toBe(
            expected.toString('hex'),
          )
        }
      }),
    )
  })

  test('two keys in turns do not mix', () => {
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const prevHash = new Uint8Array(32)
    for (const key of [one, other, one]) {
      expect(linkHash(key, prevHash, '["event"]')).toEqual(hmacOf(key, prevHash, '["event"]'))
    }
  })

  test('a hash before that was cut short never leaves older bytes in what is hashed', () => {
    const key = new Uint8Array(32).fill(3)
    linkHash(key, new Uint8Array(32).fill(9), '["a longer entry came first"]')
    const short = new Uint8Array(5).fill(7)
    expect(linkHash(key, short, '["event"]')).toEqual(hmacOf(key, short, '["event"]'))
  })
})
