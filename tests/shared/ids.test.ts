import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import {
  clientIdSchema,
  customerIdSchema,
  hashSchema,
  invoiceIdSchema,
  makeId,
  operatorIdSchema,
  tillIdSchema,
} from '../../shared/ids.ts'

const random = fc.uint8Array({ minLength: 10, maxLength: 10 })
/** Until the year 10889, where 48 bits of milliseconds end. */
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const RUNS = { numRuns: 3_000 }

test.prop([time, random], RUNS)('every id that is made is one that is accepted', (nowMs, bytes) => {
  expect(invoiceIdSchema.safeParse(makeId('inv', nowMs, bytes)).success).toBe(true)
  expect(operatorIdSchema.safeParse(makeId('op', nowMs, bytes)).success).toBe(true)
  expect(customerIdSchema.safeParse(makeId('cus', nowMs, bytes)).success).toBe(true)
  expect(clientIdSchema.safeParse(makeId('quote', nowMs, bytes)).success).toBe(true)
})

test.prop([time, time, random, random], RUNS)(
  'ids sort by the time they were made',
  (one, other, bytes, more) => {
    const [first, second] = one < other ? [one, other] : [other, one]
    if (first === second) return
    expect(makeId('tx', first, bytes) < makeId('tx', second, more)).toBe(true)
  },
)

test.prop([time, random, random], RUNS)('other randomness is another id', (nowMs, bytes, more) => {
  const isSame = Buffer.from(bytes).equals(Buffer.from(more))
  expect(makeId('inv', nowMs, bytes) === makeId('inv', nowMs, more)).toBe(isSame)
})

test.prop([time, random], RUNS)(
  'time and randomness can be read back, to the bit',
  (nowMs, bytes) => {
    const digits = makeId('inv', nowMs, bytes).slice('inv_'.length)
    const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
    let value = 0n
    for (const digit of digits) value = value * 32n + BigInt(alphabet.indexOf(digit))
    expect(Number(value >> 80n)).toBe(nowMs)
    expect((value & (2n ** 80n - 1n)).toString(16).padStart(20, '0')).toBe(
      Buffer.from(bytes).toString('hex'),
    )
  },
)

describe('ids from outside', () => {
  it.each([
    ['inv_short', false],
    ['op_0123456789abcdefghjkmnpqrs', false],
    ['inv_0123456789abcdefghjkmnpqrs', true],
    ['inv_0123456789ABCDEFGHJKMNPQRS', false],
    ['inv_0123456789abcdefghjkmnpqrs\n', false],
    ["inv_0123456789abcdefghjkmnpq'-", false],
  ])('«%s» as an invoice: %s', (id, isGood) => {
    expect(invoiceIdSchema.safeParse(id).success).toBe(isGood)
  })

  it.each([
    ['1234567', false],
    ['12345678', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['sale 0001', false],
    ['sale/../1', false],
    ['sale-00_1', true],
  ])('«%s» as an id a client chose: %s', (id, isGood) => {
    expect(clientIdSchema.safeParse(id).success).toBe(isGood)
  })

  it('a till has a name of its own, a hash 64 small hex digits', () => {
    expect(tillIdSchema.safeParse('till_1').success).toBe(true)
    expect(tillIdSchema.safeParse('till_').success).toBe(false)
    expect(hashSchema.safeParse('ab'.repeat(32)).success).toBe(true)
    expect(hashSchema.safeParse('AB'.repeat(32)).success).toBe(false)
    expect(hashSchema.safeParse('ab'.repeat(31)).success).toBe(false)
  })
})
