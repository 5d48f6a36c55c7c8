import { expect, test } from 'vitest'
import { shareOf } from '../../../renderer/ui/share-of.ts'

test.each([
  [-5n, 100n, 0],
  [0n, 0n, 0],
  [50n, 100n, 500],
  [1n, 3n, 333],
  [100n, 100n, 1_000],
])(
  'a bar of %d beside %d takes %d thousandths, and never stands upside down',
  (part, highest, of) => {
    expect(shareOf(part, highest)).toBe(of)
  },
)
