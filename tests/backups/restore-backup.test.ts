import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openAnchors } from '../../electron/core/anchors.ts'
import { RESTORE_FAILPOINTS } from '../../electron/core/failpoints.ts'
import { finishSwap, removeStaleRestores } from '../../electron/core/folder-swap.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { checkBackup, restoreBackup } from '../../electron/core/restore-backup.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { sayRestored } from '../../electron/store/backups.ts'
import { BookError } from '../../electron/store/errors.ts'
import { type Book, openBook } from '../../electron/store/open.ts'
import { pointIn } from '../../electron/store/snapshot.ts'
import { MASTER, PASSPHRASE, type Shop, shopFolder, watch, writeInto } from './rig.ts'

const chainKey = deriveKey(MASTER, 'chain')
const log = { error: () => 'log' } as unknown as Parameters<typeof openAnchors>[0]['log']
let shop: Shop
/** A data folder as it was after the backup and ten more entries. */
let later = ''
let backup = ''
/** The real book as it was at the backup. */
let early = ''
let headAtBackup = 0n

beforeAll(async () => {
  shop = await shopFolder(300)
  backup = join(shop.root, 'good.age')
  openThen(shop.live, () => {})
  await writeInto(shop, backup)
  headAtBackup = pointIn(shop.bookFile).headSeq
  early = `${shop.root}-early`
  cpSync(shop.live, early, { recursive: true })
  openThen(shop.live, (book) => {
    for (let entry = 0; entry < 10; entry += 1) {
      book.write((tx) => sayRestored(tx, { headSeq: 0n, sha256: 'more', oldHeadSeq: null }))
    }
  })
  later = `${shop.root}-later`
  cpSync(shop.root, later, { recursive: true })
})

beforeEach(() => {
  rmSync(shop.root, { recursive: true })
  cpSync(later, shop.root, { recursive: true })
})

afterAll(() => {
  shop.remove()
  for (const copy of [later, early]) rmSync(copy, { recursive: true, force: true })
})

/** Opens the book as the core does, with the side journal beside it. */
function openThen(live: string, work: (book: Book) => void): string {
  const book = openBook({ dir: live, chainKey, clock: systemClock })
  try {
    const anchors = openAnchors({ book, key: deriveKey(MASTER, 'seals'), clock: systemClock, log })
    work(book)
    anchors.drop()
    return anchors.history().state
  } finally {
    book.close()
  }
}

let checks = 0
const check = (file = backup) =>
  checkBackup({
    ...watch,
    file,
    passphrase: PASSPHRASE,
    rootDir: shop.root,
    id: `abc${(checks += 1)}`,
    workerUrl: undefined,
  })
const openVault = (dir: string) => openSealedVault(dir, { kind: 'key_file' })

describe('a restore (reliability D11)', () => {
  test('says before anything is replaced how many entries would be left behind', async () => {
    const staged = await check()
    expect(staged.view).toMatchObject({
      headSeq: headAtBackup,
      old: { kind: 'same_book', newerEntries: 10n, paidSales: 0, receipts: null },
    })
    expect(pointIn(shop.bookFile).headSeq).toBe(headAtBackup + 10n)
  })

  test('knows a shorter book that went another way from one that is only older', async () => {
    const longer = join(shop.root, 'longer.age')
    await writeInto(shop, longer)
    await restoreBackup({
      rootDir: shop.root,
      staged: await check(),
      openVault,
      clock: systemClock,
    })
    // Counted from where they part: what the restored one has said since.
    expect((await check(longer)).view.old).toMatchObject({ kind: 'diverged', newerEntries: 1n })
    // The book of the backup itself, cut off at an earlier day, has nothing that is not in it.
    rmSync(join(shop.root, 'live'), { recursive: true })
    cpSync(early, join(shop.root, 'live'), { recursive: true })
    expect((await check(longer)).view.old).toMatchObject({
      kind: 'same_book',
      newerEntries: 0n,
    })
  })

  test('puts the book back, keeps the old one whole, and goes on with its keys', async () => {
    const { aside } = await restoreBackup({
      rootDir: shop.root,
      staged: await check(),
      openVault,
      clock: systemClock,
    })
    expect(pointIn(shop.bookFile).headSeq).toBe(headAtBackup + 1n)
    expect(pointIn(join(shop.root, String(aside), 'book.sqlite')).headSeq).toBe(headAtBackup + 10n)
    const vault = await openVault(shop.live)
    expect(Buffer.from(vault.read('master') ?? []).equals(Buffer.from(MASTER))).toBe(true)
    // The node's credential is in no backup; on the same machine it is still there.
    expect(Buffer.from(vault.read('node') ?? []).toString()).toContain('CANARY-MACAROON')
  })

  test('is known as one, and is no attack: selling goes on', async () => {
    await restoreBackup({
      rootDir: shop.root,
      staged: await check(),
      openVault,
      clock: systemClock,
    })
    let said: unknown
    const state = openThen(shop.live, (book) => {
      said = book.read((tx) =>
        tx
          .prepare("SELECT detail FROM events WHERE event = 'book_restored' ORDER BY seq DESC")
          .pluck()
          .get(),
      )
    })
    expect(state).toBe('whole')
    expect(JSON.parse(String(said))).toEqual([
      `${headAtBackup}`,
      expect.stringMatching(/^[0-9a-f]{64}$/),
      `${headAtBackup + 10n}`,
    ])
  })

  test('while the same copy slipped in without a word is found out', () => {
    const stolen = `${shop.root}-stolen`
    cpSync(shop.live, stolen, { recursive: true })
    openThen(shop.live, (book) => {
      book.write((tx) => sayRestored(tx, { headSeq: 0n, sha256: 'newer', oldHeadSeq: null }))
    })
    for (const name of ['book.sqlite', 'book.sqlite-wal', 'book.sqlite-shm']) {
      rmSync(join(shop.live, name), { force: true })
    }
    cpSync(join(stolen, 'book.sqlite'), shop.bookFile)
    rmSync(stolen, { recursive: true })
    expect(openThen(shop.live, () => {})).toBe('rolled_back')
  })

  test('that the disk refuses in the middle says that the old book is in its place', async () => {
    const staged = await check()
    const restored = restoreBackup({
      rootDir: shop.root,
      staged,
      openVault,
      clock: systemClock,
      // What a scanner or a full disk does, at the worst moment: no book is in place.
      onStep: (step) => {
        if (step === 'aside') renameSync(staged.dir, join(shop.root, 'held'))
      },
    })
    await expect(restored).rejects.toThrow('The book that was there is in its place')
    expect(finishSwap(shop.root)).toBe('none')
    expect(pointIn(shop.bookFile).headSeq).toBe(headAtBackup + 10n)
    expect(openThen(shop.live, () => {})).toBe('whole')
  })

  test('is refused while somebody has the book open', async () => {
    const staged = await check()
    const open = openBook({ dir: shop.live, chainKey, clock: systemClock })
    try {
      const restored = restoreBackup({ rootDir: shop.root, staged, openVault, clock: systemClock })
      await expect(restored).rejects.toBeInstanceOf(BookError)
      expect(existsSync(shop.bookFile)).toBe(true)
    } finally {
      open.close()
    }
  })

  test('takes the place of a book that cannot be read, which is kept', async () => {
    rmSync(join(shop.live, 'vault.key'))
    rmSync(shop.bookFile)
    const staged = await check()
    expect(staged.view.old).toEqual({ kind: 'none' })
    const { aside } = await restoreBackup({
      rootDir: shop.root,
      staged,
      openVault,
      clock: systemClock,
    })
    expect(existsSync(join(shop.root, String(aside), 'vault.sealed'))).toBe(true)
    expect(pointIn(shop.bookFile).headSeq).toBe(headAtBackup + 1n)
  })

  test.each([
    ['checked', 'old'],
    ['prepared', 'old'],
    ['marked', 'new'],
    ['aside', 'new'],
    ['swapped', 'new'],
    ['end', 'new'],
  ] as const)(
    'killed at "%s" leaves the %s book whole, and the next start finishes',
    (step, which) => {
      expectKilled(new URL('./crash-child.ts', import.meta.url), step)
      finishSwap(shop.root)
      removeStaleRestores(shop.root)
      expect(pointIn(shop.bookFile).headSeq).toBe(headAtBackup + (which === 'old' ? 10n : 1n))
      expectWhole(which)
    },
  )

  const oldUntil = RESTORE_FAILPOINTS.indexOf('restore:marked')
  test.each([
    ['checked', 'old'] as const,
    ...RESTORE_FAILPOINTS.map((place, at) => [place, at < oldUntil ? 'old' : 'new'] as const),
    ['end', 'new'] as const,
  ])('over an open book, killed at "%s", leaves the %s book whole', async (step, which) => {
    // The canary of the rig is no connection that a console could open.
    await (await openVault(shop.live)).remove('node')
    expectKilled(new URL('./crash-open-child.ts', import.meta.url), step)
    finishSwap(shop.root)
    removeStaleRestores(shop.root)
    // An open book goes on writing until it is put aside: its seals, and who put it aside.
    const isOld = pointIn(shop.bookFile).headSeq >= headAtBackup + 10n
    expect(isOld ? 'old' : 'new').toBe(which)
    expectWhole(which)
  })
})

function expectKilled(script: URL, step: string): void {
  const child = [fileURLToPath(script), shop.root, backup, step]
  const { signal, stderr } = spawnSync(process.execPath, child, { encoding: 'utf8' })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

/** One whole book is in its place, nothing half-done beside it, and what it replaced is kept. */
function expectWhole(which: 'old' | 'new'): void {
  expect(openThen(shop.live, () => {})).toBe('whole')
  const names = readdirSync(shop.root)
  expect(names.filter((name) => name.startsWith('.restore-') || name === 'restore.json')).toEqual(
    [],
  )
  const aside = names.find((name) => name.startsWith('live-before-restore-'))
  expect(aside === undefined).toBe(which === 'old')
  if (aside === undefined) return
  const kept = pointIn(join(shop.root, aside, 'book.sqlite')).headSeq
  expect(kept).toBeGreaterThanOrEqual(headAtBackup + 10n)
}
