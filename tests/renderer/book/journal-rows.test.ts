import { describe, expect, test } from 'vitest'
import {
  BLOCK,
  type JournalRows,
  missingBlock,
  NO_ROWS,
  placeOf,
  withFirstPage,
  withNewer,
  withRows,
} from '../../../renderer/features/book/journal-rows.ts'
import type { JournalRow } from '../../../shared/model/book.ts'

const row = (seq: number): JournalRow =>
  ({ seq, groupId: `g${seq}`, kind: 'single', amount: 1n }) as unknown as JournalRow
const newestFirst = (from: number, length: number): JournalRow[] =>
  Array.from({ length }, (_, index) => row(from - index))
const seqAt = (rows: JournalRows, index: number): number | undefined =>
  rows.byPlace.get(placeOf(rows, index))?.seq

describe('the list of entries', () => {
  test('holds the first page where the core says it stands', () => {
    const rows = withFirstPage(newestFirst(900, 100), { count: 500, newer: 2 })
    expect(seqAt(rows, 0)).toBeUndefined()
    expect(seqAt(rows, 2)).toBe(900)
    expect(seqAt(rows, 101)).toBe(801)
  })

  test('grows at the top and moves nothing that was known', () => {
    const before = withFirstPage(newestFirst(900, 10), { count: 10, newer: 0 })
    const after = withNewer(before, [row(905), row(902)])
    expect(after.count).toBe(12)
    expect([0, 1, 2, 11].map((index) => seqAt(after, index))).toEqual([905, 902, 900, 891])
    for (const [place, known] of before.byPlace) expect(after.byPlace.get(place)).toBe(known)
  })

  test('asks for a block by its place when nothing beside it is known, in its middle', () => {
    const rows = withFirstPage(newestFirst(9_000, 100), { count: 1_050, newer: 0 })
    expect(missingBlock(rows, { first: 0, last: 40 })).toBeNull()
    expect(missingBlock(rows, { first: 600, last: 619 })).toEqual({
      place: 440 - BLOCK / 2,
      limit: BLOCK,
      beside: null,
    })
  })

  test('a jump to any place is one block, and a window higher than a block is filled', () => {
    const rows = withFirstPage([], { count: 100_000, newer: 0 })
    for (const height of [1, 40, BLOCK, 2 * BLOCK - 1]) {
      for (let first = 0; first + height <= rows.count; first += 9_973) {
        const lines = { first, last: first + height - 1 }
        let read = rows
        let blocks = 0
        for (;;) {
          const block = missingBlock(read, lines)
          if (!block) break
          blocks += 1
          read = withRows(read, block.place, newestFirst(block.limit, block.limit))
        }
        expect(blocks).toBeLessThanOrEqual(height <= BLOCK ? 1 : 3)
        for (let line = first; line <= lines.last; line += 1) {
          expect(read.byPlace.has(placeOf(read, line))).toBe(true)
        }
      }
    }
  })

  test('asks beside a known row, where no place must be looked for', () => {
    const rows = withFirstPage(newestFirst(9_000, 100), { count: 1_000, newer: 0 })
    expect(missingBlock(rows, { first: 95, last: 110 })).toEqual({
      place: 900 - BLOCK,
      limit: BLOCK,
      beside: { side: 'before', seq: 8_901 },
    })
    const older = withRows(rows, 100, newestFirst(200, 100).reverse())
    expect(missingBlock(older, { first: 795, last: 799 })).toEqual({
      place: 200,
      limit: BLOCK,
      beside: { side: 'after', seq: 200 },
    })
    // Between two that are known, from the newer one down.
    const gap = withRows(older, 203, newestFirst(300, 10).reverse())
    expect(missingBlock(gap, { first: 790, last: 810 })).toEqual({
      place: 203 - BLOCK,
      limit: BLOCK,
      beside: { side: 'before', seq: 291 },
    })
  })

  test('a block at an end is as short as what is left, and nothing lies beyond it', () => {
    const rows = withFirstPage([], { count: 130, newer: 0 })
    expect(missingBlock(rows, { first: 0, last: 3 })).toMatchObject({ place: 98, limit: 32 })
    expect(missingBlock(rows, { first: 127, last: 129 })).toMatchObject({ place: 0, limit: 31 })
    expect(missingBlock(NO_ROWS, { first: 0, last: 20 })).toBeNull()
  })

  test('a walk over a whole book keeps what is near and lets the rest go', () => {
    let rows = withFirstPage([], { count: 100_000, newer: 0 })
    for (let place = 0; place < 100_000; place += BLOCK) {
      rows = withRows(rows, place, newestFirst(place + BLOCK, BLOCK).reverse())
      expect(rows.byPlace.get(place)?.seq).toBe(place + 1)
      expect(rows.byPlace.size).toBeLessThanOrEqual(3_100)
    }
  })
})
