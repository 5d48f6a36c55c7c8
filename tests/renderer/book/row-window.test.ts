import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  drawnOfTop,
  isScaled,
  ROW_PX,
  rowsInView,
  rowSpace,
  topOfDrawn,
  topShowing,
} from '../../../renderer/features/book/row-window.ts'

const VIEW = 640

describe('the scrollbar of the whole book', () => {
  test('is drawn as high as the rows while a browser can draw it', () => {
    const space = rowSpace(10_000, VIEW)
    expect(isScaled(space)).toBe(false)
    expect(topOfDrawn(space, 1_234)).toBe(1_234)
  })

  test('reaches the first and the last of a million entries and of a hundred million', () => {
    for (const count of [1_000_000, 100_000_000]) {
      const space = rowSpace(count, VIEW)
      expect(isScaled(space)).toBe(true)
      expect(space.drawnPx).toBeLessThan(17_000_000)
      expect(topOfDrawn(space, 0)).toBe(0)
      const bottom = topOfDrawn(space, space.drawnTopPxMax)
      expect(rowsInView({ topPx: bottom, viewPx: VIEW, count }).last).toBe(count - 1)
    }
  })

  property.prop([
    fc.integer({ min: 1, max: 5_000_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ])('every place of the rows has its place on the bar', (count, share) => {
    const space = rowSpace(count, VIEW)
    const topPx = share * space.topPxMax
    const back = topOfDrawn(space, drawnOfTop(space, topPx))
    expect(Math.abs(back - topPx)).toBeLessThan(0.01)
  })

  property.prop([fc.integer({ min: 0, max: 2_000_000 }), fc.nat({ max: 64_000_000 })])(
    'draws a screenful and no more, all of it in the list',
    (count, topPx) => {
      const { first, last } = rowsInView({ topPx, viewPx: VIEW, count })
      expect(first).toBeGreaterThanOrEqual(0)
      expect(last).toBeLessThan(count)
      expect(last - first).toBeLessThan(VIEW / ROW_PX + 20)
    },
  )
})

test('a row in view moves nothing; others come in by the nearest edge', () => {
  const at = { topPx: 320, viewPx: VIEW }
  expect(topShowing(12, at)).toBe(320)
  expect(topShowing(2, at)).toBe(64)
  expect(topShowing(30, at)).toBe(31 * ROW_PX - VIEW)
})
