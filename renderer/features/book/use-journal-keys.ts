import type { RefObject } from 'react'
import { coreNowMs } from '../../app/core-clock.ts'
import { isCovered, isTyping, useWindowKeys } from '../../app/keys.ts'
import { usePlace } from '../../app/place.ts'
import { useShopZone } from '../../app/when.ts'
import { dayOf } from '../../ui/time-format.ts'
import { useBook } from './book-store.ts'
import { placeOf } from './journal-rows.ts'
import { turnedPeriod } from '../../app/review/period.ts'
import { journalPlace } from './place-in-book.ts'
import type { Journal } from './use-journal.ts'
import type { RowWindow } from './use-row-window.ts'

type Keys = {
  journal: Journal
  /** Place of the chosen row, counted from the oldest: new entries do not move it. */
  chosen: number | null
  choose: (place: number) => void
  windowRef: RefObject<RowWindow | null>
  searchRef: RefObject<HTMLInputElement | null>
  chipsRef: RefObject<HTMLDivElement | null>
}

/**
 * The journal by keyboard alone: j and k walk, Enter opens, / searches, f goes to the filters,
 * [ and ] turn the period like a page, Escape goes back step by step.
 */
export function useJournalKeys(keys: Keys): void {
  const timeZone = useShopZone()
  useWindowKeys((event) => {
    if (isCovered(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') goBack(event.target, keys)
    else if (isTyping(event.target)) leaveSearch(event, keys)
    else if (event.key === '[' || event.key === ']') {
      turnPeriod(event.key === '[' ? -1 : 1, dayOf(coreNowMs(), timeZone))
    } else if (press(event, keys)) event.preventDefault()
  })
}

/** @returns true when the key meant something here. */
function press(event: KeyboardEvent, keys: Keys): boolean {
  const isOnButton = event.target instanceof Element && event.target.closest('button, a') !== null
  const line = nextLine(event.key, keys)
  if (line !== null) {
    keys.choose(placeOf(keys.journal.rows, line))
    keys.windowRef.current?.show(line)
    return true
  }
  if (event.key === 'Enter' && !isOnButton) return openChosen(keys)
  if (event.key === '/') keys.searchRef.current?.focus()
  else if (event.key === 'f') keys.chipsRef.current?.querySelector('button')?.focus()
  else return false
  return true
}

/** The line, counted from the top, that a walking key leads to; null for any other key. */
function nextLine(key: string, { journal, chosen, windowRef }: Keys): number | null {
  const last = journal.rows.count - 1
  const at = windowRef.current
  if (last < 0 || !at) return null
  const here = chosen === null ? null : placeOf(journal.rows, chosen)
  const steps: Readonly<Record<string, number>> = {
    j: 1,
    ArrowDown: 1,
    k: -1,
    ArrowUp: -1,
    PageDown: at.pageRows,
    PageUp: -at.pageRows,
    Home: -last,
    End: last,
  }
  const step = steps[key]
  if (step === undefined) return null
  if (here === null && Math.abs(step) === 1) return at.topLine
  return Math.min(Math.max(0, (here ?? at.topLine) + step), last)
}

function openChosen({ journal, chosen }: Keys): boolean {
  const row = chosen === null ? undefined : journal.rows.byPlace.get(chosen)
  if (row) usePlace.getState().go('book', journalPlace(BigInt(row.seq)))
  return row !== undefined
}

/** First the field, then the open entry, then the filters. */
function goBack(target: EventTarget | null, { searchRef }: Keys): void {
  if (target === searchRef.current) return searchRef.current?.blur()
  const { id, go } = usePlace.getState()
  if (id?.includes('-')) go('book', journalPlace(null))
  else useBook.getState().clear()
}

function leaveSearch(event: KeyboardEvent, { searchRef }: Keys): void {
  const isLeaving = event.key === 'ArrowDown' || event.key === 'Enter'
  if (isLeaving && event.target === searchRef.current) searchRef.current?.blur()
}

function turnPeriod(step: 1 | -1, today: string): void {
  const { filter, narrow } = useBook.getState()
  narrow({ period: turnedPeriod(filter.period, step, today) })
}
