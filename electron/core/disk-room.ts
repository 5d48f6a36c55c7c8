import { statfsSync, statSync } from 'node:fs'
import { BackupError } from './backup-error.ts'

/** Left free on the disk of the book, where every sale has to be written meanwhile. */
export const ROOM_FOR_TILL_BYTES = 64 * 1024 * 1024

/** So many bytes will be written below a folder that is there. */
export type RoomNeed = { dir: string; bytes: number }

/**
 * Says before an hour of work that a disk has no room for it. Folders of one disk share its room,
 * and the disk of the till keeps some for its sales: a backup that fills it would stop them.
 * @throws BackupError disk_full; the disk's own error where a folder cannot be asked.
 */
export function assertRoom(needs: readonly RoomNeed[], till: { dir: string }): void {
  const tillDevice = statSync(till.dir).dev
  const byDevice = Map.groupBy(needs, ({ dir }) => statSync(dir).dev)
  for (const [device, ofDevice] of byDevice) {
    const { bavail, bsize } = statfsSync(ofDevice[0]?.dir ?? till.dir)
    const kept = device === tillDevice ? ROOM_FOR_TILL_BYTES : 0
    const needed = ofDevice.reduce((sum, { bytes }) => sum + bytes, kept)
    if (bavail * bsize < needed) {
      throw new BackupError('disk_full', 'There is not enough room on the disk. Nothing was kept.')
    }
  }
}

/** Bytes of a book with what is still in its log: as long as a copy of it can become. */
export function bookBytes(bookFile: string): number {
  const log = statSync(`${bookFile}-wal`, { throwIfNoEntry: false })?.size ?? 0
  return statSync(bookFile).size + log
}
