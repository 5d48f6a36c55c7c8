import jsqr from 'jsqr'
import { expect, test } from 'vitest'
import { drawQr } from '../../../renderer/ui/qr.tsx'

const PIXELS = 4

/** Paints the path the way a browser does: each piece is one run of modules in a row. */
function paint({ path, size }: { path: string; size: number }): Uint8ClampedArray {
  const width = size * PIXELS
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let dy = 0; dy < PIXELS; dy += 1) {
      for (let dx = 0; dx < Number(length) * PIXELS; dx += 1) {
        const at = ((Number(y) * PIXELS + dy) * width + Number(x) * PIXELS + dx) * 4
        pixels.fill(0, at, at + 3)
      }
    }
  }
  return pixels
}

test.each([120, 286, 420])('a code of %i characters reads back exactly', (length) => {
  const text = `LNBCRT142040N1P${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(14)}`.slice(0, length)
  const drawn = drawQr(text)
  const width = drawn.size * PIXELS
  expect(jsqr(paint(drawn), width, width)?.data).toBe(text)
})

test('four modules of quiet stand on every side', () => {
  const { path, size } = drawQr('LNBCRT1')
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(4)
    expect(Number(y)).toBeGreaterThanOrEqual(4)
    expect(Number(x) + Number(length)).toBeLessThanOrEqual(size - 4)
  }
})
