import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import {
  drawnOfTop,
  isScaled,
  ROW_PX,
  type RowSpace,
  rowsInView,
  rowSpace,
  topOfDrawn,
  topShowing,
} from './row-window.ts'

export type RowWindow = {
  space: RowSpace
  first: number
  last: number
  /** How far below the top of the drawn box the first of them is drawn, in whole pixels. */
  offsetPx: number
  /** The first line that is wholly in view. */
  topLine: number
  /** Rows that fit, for paging. */
  pageRows: number
  show: (index: number) => void
  isAtTop: boolean
}

/**
 * The rows in view of a list with `count` of them, in a box with a heading of its own height. New
 * rows come on top: who reads further down keeps the same rows before their eyes.
 */
export function useRowWindow(options: {
  boxRef: RefObject<HTMLElement | null>
  count: number
  /** How many rows came on top since the list was opened. */
  newer: number
  headPx: number
  /** Another list: it begins at its top. */
  listKey: string
}): RowWindow {
  const { boxRef, count, newer, headPx, listKey } = options
  const [topPx, setTopPx] = useState(0)
  const viewPx = useHeight(boxRef) - headPx
  const space = rowSpace(count, Math.max(viewPx, ROW_PX))
  const latest = useRef({ space, topPx })
  useLayoutEffect(() => {
    latest.current = { space, topPx }
  })
  const moveTo = useCallback(
    (wantedPx: number) => {
      const box = boxRef.current
      const { space: now } = latest.current
      const next = Math.min(Math.max(0, wantedPx), now.topPxMax)
      latest.current.topPx = next
      setTopPx(next)
      if (box) box.scrollTop = drawnOfTop(now, next)
    },
    [boxRef],
  )
  useScrolling(boxRef, latest, setTopPx, moveTo)
  useSteadyRows({ newer, listKey, latest, moveTo })
  const { first, last } = rowsInView({ topPx, viewPx, count })
  const drawnTop = drawnOfTop(space, topPx)
  return {
    space,
    first,
    last,
    offsetPx: Math.round(drawnTop + first * ROW_PX - topPx),
    topLine: Math.min(Math.ceil(topPx / ROW_PX), Math.max(0, count - 1)),
    pageRows: Math.max(1, Math.floor(viewPx / ROW_PX) - 1),
    show: (index) => moveTo(topShowing(index, { topPx: latest.current.topPx, viewPx })),
    isAtTop: topPx < ROW_PX,
  }
}

type Latest = RefObject<{ space: RowSpace; topPx: number }>

/** The bar moves the rows; on a scaled bar the wheel moves rows, not the bar, or it would race. */
function useScrolling(
  boxRef: RefObject<HTMLElement | null>,
  latest: Latest,
  setTopPx: (topPx: number) => void,
  moveTo: (topPx: number) => void,
): void {
  useEffect(() => {
    const box = boxRef.current
    if (!box) return undefined
    const follow = (): void => {
      const { space, topPx } = latest.current
      // Our own setting comes back as an event, rounded to what a bar can show.
      if (Math.abs(box.scrollTop - drawnOfTop(space, topPx)) < 1) return
      const next = topOfDrawn(space, box.scrollTop)
      latest.current.topPx = next
      setTopPx(next)
    }
    const wheel = (event: WheelEvent): void => {
      const { space, topPx } = latest.current
      if (!isScaled(space) || event.ctrlKey) return
      event.preventDefault()
      moveTo(topPx + event.deltaY * (event.deltaMode === 1 ? ROW_PX : 1))
    }
    box.addEventListener('scroll', follow, { passive: true })
    box.addEventListener('wheel', wheel, { passive: false })
    return () => {
      box.removeEventListener('scroll', follow)
      box.removeEventListener('wheel', wheel)
    }
  }, [boxRef, latest, setTopPx, moveTo])
}

function useSteadyRows(options: {
  newer: number
  listKey: string
  latest: Latest
  moveTo: (topPx: number) => void
}): void {
  const { newer, listKey, latest, moveTo } = options
  const known = useRef({ newer, listKey })
  useLayoutEffect(() => {
    const before = known.current
    known.current = { newer, listKey }
    if (before.listKey !== listKey) return moveTo(0)
    const { topPx } = latest.current
    const addedPx = (newer - before.newer) * ROW_PX
    if (addedPx > 0 && topPx >= ROW_PX) moveTo(topPx + addedPx)
  }, [newer, listKey, latest, moveTo])
}

function useHeight(boxRef: RefObject<HTMLElement | null>): number {
  const [heightPx, setHeightPx] = useState(0)
  useLayoutEffect(() => {
    const box = boxRef.current
    if (!box) return undefined
    const measure = (): void => setHeightPx(box.clientHeight)
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    measure()
    return () => observer.disconnect()
  }, [boxRef])
  return heightPx
}
