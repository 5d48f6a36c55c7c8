import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { classes } from './classes.ts'
import css from './endless-list.module.css'

/** Rows before the end at which the next page is asked for, so that scrolling never waits. */
const AHEAD = 15

/** Only the rows in view exist, so a year of them scrolls like a day. */
export function EndlessList<Row extends { id: string }>(props: {
  label: string
  testId: string
  rows: readonly Row[]
  rowPx: number
  openId: string | null
  hasMore: boolean
  onMore: () => void
  /** Stands after the last row: that more is coming, or that this was all. */
  end: string
  children: (row: Row) => ReactNode
}): ReactElement {
  const { rows, rowPx, openId, hasMore, onMore } = props
  const scrollRef = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- no React compiler runs over this code
  const virtual = useVirtualizer({
    count: rows.length + 1,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowPx,
    overscan: 6,
    getItemKey: (index) => rows[index]?.id ?? 'end',
  })
  const items = virtual.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastIndex >= rows.length - AHEAD) onMore()
  })
  const openIndex = rows.findIndex(({ id }) => id === openId)
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' })
  }, [openIndex, virtual])
  return (
    <div ref={scrollRef} className={css.scroll} data-testid={props.testId}>
      <ul
        className={css.rows}
        aria-label={props.label}
        style={{ height: `${virtual.getTotalSize()}px` }}
      >
        {items.map((item) => {
          const row = rows[item.index]
          return (
            <li
              key={item.key}
              className={css.place}
              style={{ transform: `translateY(${item.start}px)`, height: `${rowPx}px` }}
            >
              {row ? props.children(row) : <span className={css.end}>{props.end}</span>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** One line of such a list; the open one is marked. */
export function ListRow(props: {
  testId: string
  status?: string
  className: string | undefined
  isOpen: boolean
  onOpen: () => void
  children: ReactNode
}): ReactElement {
  return (
    <button
      type="button"
      className={classes(css.row, props.className)}
      aria-current={props.isOpen ? 'true' : undefined}
      data-testid={props.testId}
      data-status={props.status}
      onClick={props.onOpen}
    >
      {props.children}
    </button>
  )
}
