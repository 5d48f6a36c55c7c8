import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullBucket, takeCall } from '../../electron/domain/rate-limit.ts'

describe('a bucket of calls', () => {
  test('gives its limit at once, then one every 60 s / limit', () => {
    let bucket = fullBucket(30, 0)
    for (let call = 0; call < 30; call += 1) {
      const taken = takeCall(bucket, 30, 0)
      expect(taken.retryAfterSeconds).toBe(0)
      bucket = taken.bucket
    }
    expect(takeCall(bucket, 30, 0).retryAfterSeconds).toBe(2)
    expect(takeCall(bucket, 30, 1_999).retryAfterSeconds).toBe(1)
    expect(takeCall(bucket, 30, 2_000).retryAfterSeconds).toBe(0)
  })

  test('never lets more through than its limit and what time gave back, to the call', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 300 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6_000 }), steps, (limit, waits) => {
        let bucket = fullBucket(limit, 0)
        let nowMs = 0
        let passed = 0
        for (const wait of waits) {
          nowMs += wait
          const taken = takeCall(bucket, limit, nowMs)
          if (taken.retryAfterSeconds === 0) passed += 1
          else {
            // The wait that is told is enough, and one second less is not.
            const { retryAfterSeconds } = taken
            const after = (ms: number) => takeCall(taken.bucket, limit, nowMs + ms)
            expect(after(retryAfterSeconds * 1_000).retryAfterSeconds).toBe(0)
            expect(after((retryAfterSeconds - 1) * 1_000).retryAfterSeconds).toBeGreaterThan(0)
          }
          bucket = taken.bucket
        }
        expect(passed).toBeLessThanOrEqual(limit + Math.floor((nowMs * limit) / 60_000))
      }),
    )
  })

  test('gains nothing from a clock that goes back', () => {
    const { bucket } = takeCall(fullBucket(1, 5_000), 1, 5_000)
    expect(takeCall(bucket, 1, 0).retryAfterSeconds).toBe(60)
    expect(takeCall(takeCall(bucket, 1, 0).bucket, 1, 64_999).retryAfterSeconds).toBe(1)
  })
})
