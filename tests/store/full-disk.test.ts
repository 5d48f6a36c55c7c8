import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chainHead } from '../../electron/store/chain.ts'
import { appendChange, headSeq } from '../../electron/store/changes.ts'
import { type Book, BookError } from '../../electron/store/open.ts'
import { readSetting } from '../../electron/store/settings.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import { basicAccounts, bookSale, leg, START_MS, tempBook, tempDir, verified } from './fixtures.ts'

/** One sale with everything that must come or go together. */
function sell(book: Book, accounts: ReturnType<typeof basicAccounts>, size = 200): number {
  return book.write((tx) => {
    const receipt = bookSale(tx, accounts)
    appendChange(tx, START_MS, { topic: 'settings' })
    const { cash, income } = accounts
    const memo = 'x'.repeat(size)
    const legs = Array.from({ length: 4 }, () => leg({ debit: cash, credit: income, memo }))
    postTransfers(tx, 'sale', START_MS, legs)
    return receipt
  })
}

function kindOf(run: () => void): string {
  try {
    run()
    return 'saved'
  } catch (error) {
    if (error instanceof BookError) return error.kind
    throw error
  }
}

function endsOf(book: Book) {
  return book.read((tx) => ({ head: chainHead(tx).seq, changes: headSeq(tx) }))
}

/** Sells until the disk is full. @returns how many sales are in the book. */
function sellUntilFull(book: Book, accounts: ReturnType<typeof basicAccounts>): number {
  for (let sold = 0; sold < 100_000; sold += 1) {
    const before = endsOf(book)
    const kind = kindOf(() => sell(book, accounts, 2_000))
    if (kind === 'saved') continue
    expect(kind).toBe('disk_full')
    // Nothing of the sale that found no room, and everything before it can be read.
    expect(endsOf(book)).toEqual(before)
    return sold
  }
  throw new Error('the disk never became full')
}

async function expectWhole(book: Book): Promise<void> {
  const checked = await verified(book)
  expect(checked).toMatchObject({ ok: true })
}

describe('a quota of pages at the database: disk_full at any write', () => {
  // Each quota lets the transaction get a little further before it finds no room.
  test.each([0, 1, 2, 3, 4, 5, 6])('with %i pages left', async (pages) => {
    const book = tempBook()
    const accounts = book.write(basicAccounts)
    sell(book, accounts)
    const quota = (extra: number): void =>
      book.read((tx) => {
        const { page_count: used } = tx.prepare('PRAGMA page_count').get() as { page_count: bigint }
        tx.prepare(`PRAGMA max_page_count = ${Number(used) + extra}`).get()
      })
    quota(pages)
    const sold = sellUntilFull(book, accounts)
    expect(book.storageState()).toBe('full')
    quota(10_000)
    sell(book, accounts)
    expect(book.storageState()).toBe('ok')
    // The refused sale left no hole in what is counted.
    expect(endsOf(book).changes).toBe(sold + 2)
    expect(sell(book, accounts)).toBe(sold + 3)
    await expectWhole(book)
  })
})

const SMALL_DISK_BYTES = 3 * 1024 * 1024

/** A real small file system where this process may make one; the quota above is the other half. */
function mountSmallDisk(): string | null {
  const dir = join(tempDir(), 'disk')
  mkdirSync(dir)
  try {
    const size = `size=${SMALL_DISK_BYTES}`
    execFileSync('sh', ['-c', `mount -t tmpfs -o ${size} tmpfs "$0"`, dir], { stdio: 'ignore' })
    return dir
  } catch {
    return null
  }
}

const disk = mountSmallDisk()

describe.runIf(disk !== null)('a small disk that runs full', () => {
  const root = disk ?? ''
  const ballast = join(root, 'ballast')
  afterAll(() => {
    execFileSync('sh', ['-c', 'umount --lazy "$0"', root])
  })

  let book: Book
  let accounts: ReturnType<typeof basicAccounts>
  beforeAll(() => {
    book = tempBook(join(root, 'data'))
    accounts = book.write(basicAccounts)
  })

  test.each([0, 4_096, 20_000, 100_000])('with %i bytes left', async (left) => {
    const { bavail, bsize } = statfsSync(root)
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)))
    sellUntilFull(book, accounts)
    expect(book.storageState()).toBe('full')
    await expectWhole(book)
    rmSync(ballast)
    sell(book, accounts)
    expect(book.storageState()).toBe('ok')
    await expectWhole(book)
  })

  test('a book cannot be made where there is no room: disk_full, and later it can', () => {
    const { bavail, bsize } = statfsSync(root)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize))
    const dir = join(root, 'second')
    expect(kindOf(() => tempBook(dir).close())).toBe('disk_full')
    rmSync(ballast)
    expect(kindOf(() => tempBook(dir).close())).toBe('saved')
  })
})

test('a system that refuses to write is told apart from a full disk, and nothing is lost', () => {
  const dir = tempDir()
  // A limit on the size of any file: the write fails although the disk has room.
  const command = 'ulimit -f 2000 && exec "$0" "$1" "$2" fill'
  const script = fileURLToPath(new URL('./open-elsewhere.ts', import.meta.url))
  const answer = JSON.parse(
    execFileSync('sh', ['-c', command, process.execPath, script, dir], { encoding: 'utf8' }),
  ) as { saved: number; found: number; kind: string; state: string }
  expect(answer).toMatchObject({ kind: 'read_only', state: 'read_only', found: answer.saved })
  expect(answer.saved).toBeGreaterThan(10)
  const count = { parse: Number }
  const after = tempBook(dir).read((tx) => readSetting(tx, 'count', count))
  expect(after).toBe(answer.saved)
})
