import { describe, expect, test } from 'vitest'
import {
  createJournalList,
  type JournalList,
} from '../../../renderer/features/book/journal-list.ts'
import { BLOCK, placeOf } from '../../../renderer/features/book/journal-rows.ts'
import { EVERYTHING, type FakeJournal, fakeJournal } from './fake-journal.ts'

const open = (fake: FakeJournal): JournalList => createJournalList(fake.book, EVERYTHING)

/** Every row the list knows is the one that the book has there, counted from the newest. */
function expectTrue(list: JournalList, fake: FakeJournal): void {
  const { rows } = list.store.getState()
  expect(rows.count).toBe(fake.entries.length)
  for (const [place, row] of rows.byPlace) expect(row.seq).toBe(fake.entries[place]?.seq)
}

const seqAt = (list: JournalList, index: number): number | undefined => {
  const { rows } = list.store.getState()
  return rows.byPlace.get(placeOf(rows, index))?.seq
}

describe('the journal of a whole book (APP-06)', () => {
  test('shows the first page at once and its length after that', async () => {
    const fake = fakeJournal(2_345)
    const list = open(fake)
    const counts: number[] = []
    list.store.subscribe(({ rows }) => counts.push(rows.count))
    await list.refresh()
    expect(counts).toEqual([BLOCK, 2_345])
    expect(fake.questions).toEqual(['journal newest top', 'seek newest seq'])
    expectTrue(list, fake)
  })

  test('a short list is one question', async () => {
    const fake = fakeJournal(7)
    const list = open(fake)
    await list.refresh()
    expect(fake.questions).toHaveLength(1)
    expectTrue(list, fake)
  })

  test('any place is read when it comes into view, the neighbours of known rows in one question', async () => {
    const fake = fakeJournal(2_345)
    const list = open(fake)
    await list.refresh()
    await list.need({ first: 1_200, last: 1_240 })
    expect(seqAt(list, 1_220)).toBe(fake.entries[2_345 - 1_221]?.seq)
    fake.questions.length = 0
    await list.need({ first: 1_240, last: 1_280 })
    expect(fake.questions).toEqual(['journal oldest before'])
    await list.need({ first: 2_320, last: 2_344 })
    expect(seqAt(list, 2_344)).toBe(3)
    expectTrue(list, fake)
  })

  test('entries that come in go on top and move nothing that was known', async () => {
    const fake = fakeJournal(500)
    const list = open(fake)
    await list.refresh()
    await list.need({ first: 300, last: 330 })
    fake.add(3)
    await list.refresh()
    expect(list.store.getState().newer).toBe(3)
    expect(seqAt(list, 0)).toBe(fake.entries.at(-1)?.seq)
    expectTrue(list, fake)
  })

  test('entries that come in between two questions are where they belong', async () => {
    const fake = fakeJournal(500)
    const list = open(fake)
    const stop = list.store.subscribe(() => {
      stop()
      fake.add(4)
    })
    await list.refresh()
    expectTrue(list, fake)
    await list.need({ first: 0, last: 20 })
    expect(seqAt(list, 0)).toBe(fake.entries.at(-1)?.seq)
    expectTrue(list, fake)
  })

  test('many at once come page by page; far too many open the list anew', async () => {
    const fake = fakeJournal(50)
    const list = open(fake)
    await list.refresh()
    fake.add(350)
    await Promise.all([list.refresh(), list.refresh()])
    expect(list.store.getState().newer).toBe(350)
    expectTrue(list, fake)
    fake.add(1_500)
    await list.refresh()
    expect(list.store.getState().newer).toBe(0)
    expectTrue(list, fake)
  })

  test('what was read stays when reading again fails, and is caught up later', async () => {
    const fake = fakeJournal(20)
    const list = open(fake)
    await list.refresh()
    fake.mood.state = 'lost'
    fake.add(2)
    await list.refresh()
    expect(list.store.getState()).toMatchObject({ problem: { code: 'unknown' }, newer: 0 })
    expect(list.store.getState().rows.count).toBe(20)
    fake.mood.state = 'well'
    await list.refresh()
    expect(list.store.getState().problem).toBeNull()
    expectTrue(list, fake)
  })

  test('nothing is shown from a part of the index', async () => {
    const fake = fakeJournal(20)
    const list = open(fake)
    fake.mood.state = 'indexing'
    await list.refresh()
    expect(list.store.getState()).toMatchObject({ state: 'indexing', indexing: { headSeq: 10 } })
    expect(list.store.getState().rows.count).toBe(0)
    fake.mood.state = 'well'
    await list.refresh()
    expectTrue(list, fake)
  })

  test('a length that could not be read is said, and read with the next reading', async () => {
    const fake = fakeJournal(1_000)
    const list = open(fake)
    Object.assign(fake.mood, { state: 'lost', only: 'seek' })
    await list.refresh()
    expect(list.store.getState()).toMatchObject({ problem: { code: 'unknown' }, state: 'ready' })
    fake.mood.state = 'well'
    fake.add(2)
    await list.refresh()
    expect(list.store.getState().problem).toBeNull()
    expectTrue(list, fake)
  })

  test('a length that only a part of the index knows is waited for', async () => {
    const fake = fakeJournal(1_000)
    const list = open(fake)
    Object.assign(fake.mood, { state: 'indexing', only: 'seek' })
    await list.refresh()
    expect(list.store.getState()).toMatchObject({ state: 'indexing', indexing: { headSeq: 10 } })
    fake.mood.state = 'well'
    await list.refresh()
    expectTrue(list, fake)
  })

  test('rows in view whose reading failed are read with the next reading', async () => {
    const fake = fakeJournal(1_000)
    const list = open(fake)
    await list.refresh()
    for (const state of ['lost', 'indexing'] as const) {
      const first = state === 'lost' ? 500 : 700
      fake.mood.state = state
      await list.need({ first, last: first + 20 })
      expect(seqAt(list, first)).toBeUndefined()
      fake.mood.state = 'well'
      await list.refresh()
      expect(seqAt(list, first)).toBe(fake.entries[1_000 - 1 - first]?.seq)
      expect(list.store.getState()).toMatchObject({ problem: null, indexing: null })
    }
    expectTrue(list, fake)
  })

  test('a known list whose index is behind is asked for again, and stays on screen', async () => {
    const fake = fakeJournal(300)
    const list = open(fake)
    await list.refresh()
    fake.mood.state = 'indexing'
    fake.add(1)
    await list.refresh()
    expect(list.store.getState()).toMatchObject({ state: 'ready', indexing: { headSeq: 10 } })
    expect(list.store.getState().rows.count).toBe(300)
    fake.mood.state = 'well'
    await list.refresh()
    expect(list.store.getState().indexing).toBeNull()
    expectTrue(list, fake)
  })

  test('an empty list takes the first entry of all', async () => {
    const fake = fakeJournal(0)
    const list = open(fake)
    await list.refresh()
    expect(list.store.getState()).toMatchObject({ state: 'ready' })
    fake.add(1)
    await list.refresh()
    expectTrue(list, fake)
  })
})
