/**
 * Which rows of a very long list are in view. The library that Recent uses keeps an object a row,
 * and a browser cannot draw a box of more than some 30 million pixels; every row here is as high as
 * the next, so a division is enough for any number of entries.
 */
export const ROW_PX = 32

/** Safely below what any browser can draw (17 to 33 million). */
const DRAWN_PX_MAX = 15_000_000

export type RowSpace = {
  /** How high all rows are together. */
  fullPx: number
  /** How high the box that the scrollbar belongs to is drawn. */
  drawnPx: number
  /** Farthest that the rows and the box can be scrolled. */
  topPxMax: number
  drawnTopPxMax: number
}

export function rowSpace(count: number, viewPx: number): RowSpace {
  const fullPx = count * ROW_PX
  const drawnPx = Math.min(fullPx, DRAWN_PX_MAX)
  return {
    fullPx,
    drawnPx,
    topPxMax: Math.max(0, fullPx - viewPx),
    drawnTopPxMax: Math.max(0, drawnPx - viewPx),
  }
}

/** True when the scrollbar stands for more than is drawn, so that a pixel of it is several rows. */
export function isScaled(space: RowSpace): boolean {
  return space.fullPx > space.drawnPx
}

/** Where the rows are when the scrollbar stands there. */
export function topOfDrawn(space: RowSpace, drawnTopPx: number): number {
  if (!isScaled(space)) return clamp(drawnTopPx, space.topPxMax)
  return clamp((drawnTopPx / space.drawnTopPxMax) * space.topPxMax, space.topPxMax)
}

/** Where the scrollbar stands when the rows are there. */
export function drawnOfTop(space: RowSpace, topPx: number): number {
  const clamped = clamp(topPx, space.topPxMax)
  if (!isScaled(space)) return clamped
  return (clamped / space.topPxMax) * space.drawnTopPxMax
}

/** The rows to draw, both ends included: those in view and some beside them. None: last < first. */
export function rowsInView(options: { topPx: number; viewPx: number; count: number }): {
  first: number
  last: number
} {
  const { topPx, viewPx, count } = options
  const first = Math.max(0, Math.floor(topPx / ROW_PX) - OVERSCAN)
  const last = Math.min(count - 1, Math.ceil((topPx + viewPx) / ROW_PX) + OVERSCAN)
  return { first, last }
}

/** A wheel turns three rows at once. */
const OVERSCAN = 4

/** Where to scroll so that the row is wholly in view; unchanged when it is already. */
export function topShowing(index: number, at: { topPx: number; viewPx: number }): number {
  const startPx = index * ROW_PX
  if (startPx < at.topPx) return startPx
  const endPx = startPx + ROW_PX
  return endPx > at.topPx + at.viewPx ? endPx - at.viewPx : at.topPx
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(0, value), max)
}
