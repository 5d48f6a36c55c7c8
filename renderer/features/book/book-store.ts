import { create } from 'zustand'
import type { BookFilter, Tender, TransferKind } from '../../../shared/model/book.ts'
import { usePlace } from '../../app/place.ts'
import { useSession } from '../../app/session-store.ts'
import { journalPlace } from './place-in-book.ts'
import { type PeriodChoice, WHOLE_BOOK } from '../../app/review/period.ts'

/** What the journal is narrowed to. Every part is one chip above the table. */
export type JournalFilter = {
  period: PeriodChoice
  /** Which of its two dates an entry is filtered by. */
  by: 'booked' | 'effective'
  account: string | null
  kinds: readonly TransferKind[]
  currency: string | null
  amountMin: bigint | null
  amountMax: bigint | null
  tender: Tender | null
  /** Chosen from an entry, never typed: the id, and the name to show for it. */
  customer: { id: string; name: string } | null
  operator: { id: string; name: string } | null
  till: { id: string; name: string } | null
  text: string
}

export const NO_FILTER: JournalFilter = {
  period: WHOLE_BOOK,
  by: 'booked',
  account: null,
  kinds: [],
  currency: null,
  amountMin: null,
  amountMax: null,
  tender: null,
  customer: null,
  operator: null,
  till: null,
  text: '',
}

export const REPORTS = ['tree', 'trial', 'sheet', 'takings'] as const
export type Report = (typeof REPORTS)[number]

/** Balances at the end of a day, or now. */
export type Moment = { day: string | null; by: 'booked' | 'effective' }

type BookStore = {
  filter: JournalFilter
  narrow: (part: Partial<JournalFilter>) => void
  clear: () => void
  report: Report
  showReport: (report: Report) => void
  moment: Moment
  showMoment: (moment: Moment) => void
  takings: PeriodChoice | null
  showTakings: (period: PeriodChoice) => void
}

const START = {
  filter: NO_FILTER,
  report: 'tree',
  moment: { day: null, by: 'booked' },
  takings: null,
} as const satisfies Partial<BookStore>

/** What the reader has chosen; it stays while they look at other screens. */
export const useBook = create<BookStore>((set) => ({
  ...START,
  narrow: (part) => set((old) => ({ filter: { ...old.filter, ...part } })),
  clear: () => set({ filter: NO_FILTER }),
  showReport: (report) => set({ report }),
  showMoment: (moment) => set({ moment }),
  showTakings: (takings) => set({ takings }),
}))

// Another person begins with the whole book, not with what the last one looked for.
useSession.subscribe((now, before) => {
  if (now.view?.me?.id !== before.view?.me?.id) useBook.setState(START)
})

/** Opens the journal on exactly these rows: what stands behind a balance or a bar. */
export function openRows(part: Partial<JournalFilter>): void {
  useBook.setState({ filter: { ...NO_FILTER, ...part } })
  usePlace.getState().go('book', journalPlace(null))
}

/** The filter as the core takes it. */
export function bookFilter(filter: JournalFilter): BookFilter {
  const { period, by, customer, operator, till, kinds, text, ...rest } = filter
  const { fromDay, toDay } = period
  const isWhole = fromDay === null && toDay === null
  return {
    ...rest,
    kinds: [...kinds],
    text: text.trim(),
    period: isWhole ? null : { by, fromDay, toDay },
    customerId: customer?.id ?? null,
    operatorId: operator?.id ?? null,
    tillId: till?.id ?? null,
  }
}

/** True when nothing is narrowed. */
export function isWholeBook(filter: JournalFilter): boolean {
  const bare = bookFilter(filter)
  const none = bookFilter(NO_FILTER)
  return JSON.stringify(bare, plain) === JSON.stringify(none, plain)
}

/** The filter as text, so that two of them can be told apart. */
export function filterKey(filter: JournalFilter): string {
  return JSON.stringify(bookFilter(filter), plain)
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}
