import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckedBackup } from '../../shared/model/backup.ts'
import { type BookPoint, pointIn } from '../store/snapshot.ts'
import { besideEachOther, type TwoBooks, type WaitingSale } from '../store/two-books.ts'
import { BOOK_FILE } from './backup-file.ts'
import type { Core } from './core.ts'
import type { StagedBackup } from './restore-backup.ts'

type Old = CheckedBackup['old']

/**
 * What would be put aside, and what of it the backup does not have. Two books are one history only
 * where the longer has the other's newest entry; else each has what the other lacks.
 * @param present the book that is here, open or not; it may be missing or anything else.
 */
export function compareWithPresent(
  present: string,
  backup: { file: string; point: Pick<BookPoint, 'bookId' | 'headSeq'> },
): Old {
  if (!existsSync(present)) return { kind: 'none' }
  try {
    const here = pointIn(present)
    const files = { present, other: backup.file }
    return besideEachOther(files, (books) => comparisonOf(books, here, backup.point))
  } catch {
    return { kind: 'unreadable' }
  }
}

function comparisonOf(
  books: TwoBooks,
  here: BookPoint,
  backup: Pick<BookPoint, 'bookId' | 'headSeq'>,
): Old {
  const lostAfter = (seq: bigint) => ({
    newerEntries: here.headSeq - seq,
    paidSales: books.paidSince(seq),
  })
  if (here.bookId !== backup.bookId) return { kind: 'other_book', ...lostAfter(0n) }
  const shorter = here.headSeq < backup.headSeq ? here.headSeq : backup.headSeq
  const shared = books.lastShared(shorter)
  const receipts = books.receiptsGivenAgain()
  const kind = shared === shorter ? 'same_book' : 'diverged'
  return { kind, ...lostAfter(shared), receipts }
}

/**
 * Sales that must have their end before another book takes this one's place: nobody would book
 * their money. Those of the connected node have one soon; those of another wait for it, and only
 * where the backup does not know them either.
 */
export function inTheWay(
  core: Pick<Core, 'book' | 'node'>,
  staged: Pick<StagedBackup, 'dir'>,
): WaitingSale[] {
  const files = { present: core.book.file, other: join(staged.dir, BOOK_FILE) }
  return besideEachOther(files, (books) => books.waitingSales(core.node.pubkey()))
}

/** How many sales were paid in this book's entries after that one. */
export function paidAfter(
  core: Pick<Core, 'book'>,
  staged: Pick<StagedBackup, 'dir'>,
  seq: bigint,
) {
  const files = { present: core.book.file, other: join(staged.dir, BOOK_FILE) }
  return besideEachOther(files, (books) => books.paidSince(seq))
}
