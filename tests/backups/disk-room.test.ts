import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BackupOrder, runBackupOrder } from '../../electron/core/backup-order.ts'
import { ROOM_FOR_TILL_BYTES } from '../../electron/core/disk-room.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { openBook } from '../../electron/store/open.ts'
import { writeSetting } from '../../electron/store/settings.ts'
import { tempDir } from '../store/fixtures.ts'
import { MASTER, PASSPHRASE, type Shop, shopFolder, WORK_FACTOR } from './rig.ts'

const DISK_BYTES = ROOM_FOR_TILL_BYTES + 40 * 1024 * 1024

/** A real file system of its own for a till, where this process may make one. */
function mountDisk(): string | null {
  const dir = join(tempDir(), 'disk')
  mkdirSync(dir)
  try {
    const size = `size=${DISK_BYTES}`
    execFileSync('sh', ['-c', `mount -t tmpfs -o ${size} tmpfs "$0"`, dir], { stdio: 'ignore' })
    return dir
  } catch {
    return null
  }
}

const disk = mountDisk()

describe.runIf(disk !== null)('the disk that sales commit to (reliability 6)', () => {
  const root = disk ?? ''
  const live = join(root, 'live')
  const bookFile = join(live, 'book.sqlite')
  const ballast = join(root, 'ballast')
  const elsewhere = tempDir()
  let shop: Shop

  beforeAll(async () => {
    shop = await shopFolder(1_200)
    mkdirSync(live)
    copyFileSync(shop.bookFile, bookFile)
    await run(writeOrder(join(elsewhere, 'good.age')))
  })
  afterAll(() => {
    shop.remove()
    execFileSync('sh', ['-c', 'umount --lazy "$0"', root])
  })

  const leave = (bytes: number): void => {
    rmSync(ballast, { force: true })
    const { bavail, bsize } = statfsSync(root)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - Math.ceil(bytes)))
  }
  const writeOrder = (target: string): BackupOrder => ({
    kind: 'write',
    bookFile,
    master: MASTER,
    about: { profile: 'live', shopName: 'Café', writtenAtMs: 1_700_000_000_000 },
    passphrase: PASSPHRASE,
    target,
    workFactor: WORK_FACTOR,
  })
  const checkOrder = (): BackupOrder => {
    const file = join(elsewhere, 'good.age')
    return { kind: 'check', file, passphrase: PASSPHRASE, into: join(live, '.backup-drill') }
  }
  /** What became of it, and whether anything was begun. */
  async function run(order: BackupOrder): Promise<{ fault: string; isBegun: boolean }> {
    let isBegun = false
    const watch = { onProgress: () => (isBegun = true), signal: new AbortController().signal }
    try {
      await runBackupOrder(order, watch)
      return { fault: 'none', isBegun }
    } catch (error) {
      return { fault: String((error as { fault?: string }).fault), isBegun }
    }
  }

  test('takes a copy and a backup beside it only where there is room for both', async () => {
    const size = statSync(bookFile).size
    const target = join(root, 'backup.age')
    leave(ROOM_FOR_TILL_BYTES + 1.5 * size)
    expect(await run(writeOrder(target))).toEqual({ fault: 'disk_full', isBegun: false })
    expect(existsSync(target)).toBe(false)
    const far = join(elsewhere, 'far.age')
    expect(await run(writeOrder(far))).toEqual({ fault: 'none', isBegun: true })
    leave(ROOM_FOR_TILL_BYTES + 2 * size + 2 * 1024 * 1024)
    expect(await run(writeOrder(target))).toEqual({ fault: 'none', isBegun: true })
    rmSync(target)
  })

  test('keeps room for its sales', async () => {
    leave(ROOM_FOR_TILL_BYTES / 2)
    const far = join(elsewhere, 'second.age')
    expect(await run(writeOrder(far))).toEqual({ fault: 'disk_full', isBegun: false })
    expect(await run(checkOrder())).toEqual({ fault: 'disk_full', isBegun: false })
    expect(readdirSync(live).filter((name) => name.startsWith('.backup-'))).toEqual([])
  })

  test('takes no drill or restore that it has no room for', async () => {
    const size = statSync(join(elsewhere, 'good.age')).size
    leave(ROOM_FOR_TILL_BYTES + size / 2)
    expect(await run(checkOrder())).toEqual({ fault: 'disk_full', isBegun: false })
    leave(ROOM_FOR_TILL_BYTES + 1.2 * size)
    expect(await run(checkOrder())).toEqual({ fault: 'none', isBegun: true })
    rmSync(join(live, '.backup-drill'), { recursive: true })
  })

  test('counts what is still in the log of the book', async () => {
    rmSync(ballast)
    const size = statSync(bookFile).size
    const book = openBook({ dir: live, chainKey: deriveKey(MASTER, 'chain'), clock: systemClock })
    try {
      const note = 'x'.repeat(2 * size)
      book.write((tx) => writeSetting(tx, 'note', note))
      expect(statSync(`${bookFile}-wal`).size).toBeGreaterThan(2 * size)
      leave(ROOM_FOR_TILL_BYTES + 1.5 * size)
      const far = join(elsewhere, 'third.age')
      expect(await run(writeOrder(far))).toEqual({ fault: 'disk_full', isBegun: false })
    } finally {
      book.close()
    }
  })
})
