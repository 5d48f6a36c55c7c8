import type { BookFilter, JournalRow } from '../../../shared/model/book.ts'

export type FakeJournal = {
  book: Parameters<
    typeof import('../../../renderer/features/book/journal-list.ts').createJournalList
  >[0]
  /** Entries from the oldest to the newest; numbers have gaps, as state changes count too. */
  entries: JournalRow[]
  add: (count: number) => void
  questions: string[]
  /** Set to make questions fail, or be answered from a part of the index: all, or of one name. */
  mood: { state: 'well' | 'lost' | 'indexing'; only?: 'journal' | 'seek' | undefined }
}

/** A book in memory that answers paging questions as the contract describes them. */
export function fakeJournal(count: number): FakeJournal {
  const entries: JournalRow[] = []
  const questions: string[] = []
  const mood: FakeJournal['mood'] = { state: 'well' }
  const add = (more: number): void => {
    for (let index = 0; index < more; index += 1) entries.push(entryOf((entries.length + 1) * 3))
  }
  add(count)
  const head = (): number => entries.at(-1)?.seq ?? 0
  const indexing = { state: 'indexing', indexedSeq: 5, headSeq: 10 } as const
  const look = (name: 'journal' | 'seek', about: string): boolean => {
    questions.push(`${name} ${about}`)
    const isMeant = mood.only === undefined || mood.only === name
    if (mood.state === 'lost' && isMeant) throw new Error('lost')
    return mood.state === 'indexing' && isMeant
  }
  const book = {
    journal: async (input: {
      order?: 'newest' | 'oldest' | undefined
      limit?: number | undefined
      from?: From | null | undefined
    }) => {
      if (look('journal', `${input.order} ${startOf(input.from)}`)) return indexing
      const { order = 'newest', limit = 50, from } = input
      const all = order === 'newest' ? entries.toReversed() : entries
      const { rows, hasMore } = pageOf(all, { order, limit, from: from ?? null })
      return { state: 'ready' as const, asOfSeq: head(), rows, hasMore }
    },
    seek: async (input: {
      order?: 'newest' | 'oldest' | undefined
      to: { kind: string; seq?: number; position?: number }
    }) => {
      if (look('seek', `${input.order} ${input.to.kind}`)) return indexing
      const all = input.order === 'oldest' ? entries : entries.toReversed()
      const { to } = input
      const position =
        to.kind === 'seq' ? all.findIndex(({ seq }) => seq === to.seq) : (to.position ?? 0)
      const seq = all[position]?.seq ?? null
      return { state: 'ready' as const, asOfSeq: head(), position, count: all.length, seq }
    },
  }
  return { book: book as unknown as FakeJournal['book'], entries, add, questions, mood }
}

type From = { seq: number; side: 'after' | 'before' | 'at' } | { position: number }

function startOf(from: From | null | undefined): string {
  if (!from) return 'top'
  return 'position' in from ? 'place' : from.side
}

function pageOf(
  all: readonly JournalRow[],
  ask: {
    order: 'newest' | 'oldest'
    limit: number
    from: From | null
  },
): { rows: JournalRow[]; hasMore: boolean } {
  const { order, limit, from } = ask
  if (from && 'position' in from) {
    const rest = all.slice(from.position)
    return { rows: rest.slice(0, limit), hasMore: rest.length > limit }
  }
  const follows = (seq: number): boolean =>
    from === null || (order === 'newest' ? seq < from.seq : seq > from.seq)
  if (from?.side === 'before') {
    const before = all.filter(({ seq }) => seq !== from.seq && !follows(seq))
    return { rows: before.slice(-limit), hasMore: before.length > limit }
  }
  const rest = all.filter(({ seq }) => follows(seq) || (from?.side === 'at' && seq === from.seq))
  return { rows: rest.slice(0, limit), hasMore: rest.length > limit }
}

function entryOf(seq: number): JournalRow {
  return {
    seq,
    groupId: `g${seq}`,
    kind: 'single',
    currency: 'BTC',
    amount: 1n,
    debitCode: 'assets:node',
    creditCode: 'income:sales',
    memo: '',
    reason: '',
    reference: `r${seq}`,
    bookedAtMs: 0,
    effectiveAtMs: 0,
    customerId: null,
    customerName: null,
    tillId: null,
    tillName: null,
    operatorId: null,
    operatorName: null,
    pendingSeq: null,
    correctsSeq: null,
    change: null,
    balance: null,
  }
}

/** A filter that lets everything through. */
export const EVERYTHING: BookFilter = {
  period: null,
  account: null,
  currency: null,
  kinds: [],
  amountMin: null,
  amountMax: null,
  customerId: null,
  tillId: null,
  operatorId: null,
  tender: null,
  text: '',
}
