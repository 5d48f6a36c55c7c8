import { expect, test } from 'vitest'
import {
  type Older,
  olderBelow,
  type StatementPage,
  withPage,
} from '../../../renderer/features/credits/statement-pages.ts'
import type { StatementLine } from '../../../shared/model/credits.ts'

function page(seqs: readonly number[], next: string | null): StatementPage {
  return { lines: seqs.map(line), next }
}

function line(seq: number): StatementLine {
  return {
    seq: BigInt(seq),
    kind: 'use',
    delta: -1n,
    balanceAfter: 0n,
    memo: '',
    reason: '',
    groupId: 'grp_1',
    bookedAtMs: 1_000,
    effectiveAtMs: 1_000,
  }
}

const seqs = (older: Older): number[] => older.lines.map(({ seq }) => Number(seq))

const newest = page([9, 8], '8')
const second = page([7, 6], '6')
const third = page([5], null)

test('pages follow one another to the end', () => {
  const first = olderBelow(newest, null)
  const older = withPage(null, { newest, asked: first, page: second })
  const end = withPage(older, { newest, asked: older, page: third })
  expect(seqs(end)).toEqual([7, 6, 5])
  expect(end.next).toBeNull()
})

test('a page that comes twice stands there once', () => {
  const asked = olderBelow(newest, null)
  const once = withPage(null, { newest, asked, page: second })
  expect(withPage(once, { newest, asked, page: second })).toEqual(once)
})

test('a page that was on its way when new lines came is not put below them', () => {
  const asked = withPage(null, { newest, asked: olderBelow(newest, null), page: second })
  const moved = page([10, 9], '9')
  const older = withPage(asked, { newest: moved, asked, page: third })
  expect(older).toEqual({ below: moved, lines: [], next: '9' })
})

test('also not when the new lines end at the same place', () => {
  const asked = olderBelow(newest, null)
  const again = page([9, 8], '8')
  expect(seqs(withPage(null, { newest: again, asked, page: second }))).toEqual([])
})

test('what was read below is read again when new lines came', () => {
  const older = withPage(null, { newest, asked: olderBelow(newest, null), page: second })
  expect(olderBelow(newest, older)).toBe(older)
  expect(olderBelow(page([10, 9], '9'), older)).toMatchObject({ lines: [], next: '9' })
})
