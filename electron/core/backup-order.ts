import { createHash, randomBytes } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { BACKUP_PHASES, BackupFault, CheckedBackup } from '../../shared/model/backup.ts'
import { anchorsInForce, readSealJournal, SEAL_JOURNAL } from '../store/seal-journal.ts'
import { type BookPoint, pointIn, takeSnapshot } from '../store/snapshot.ts'
import { connect } from '../store/sqlite.ts'
import { verifyAll } from '../store/verify.ts'
import { BackupError } from './backup-error.ts'
import { BOOK_FILE, type Manifest, packBackup, type Unpacked, unpackBackup } from './backup-file.ts'
import { compareWithPresent } from './compare-books.ts'
import { assertRoom, bookBytes } from './disk-room.ts'
import { deriveKey } from './keys.ts'

export type BackupPhase = (typeof BACKUP_PHASES)[number]

/** One thing for the backup thread to do. */
export type BackupOrder = WriteOrder | CheckOrder

export type WriteOrder = {
  kind: 'write'
  /** The book that is being written to by others meanwhile. */
  bookFile: string
  master: Uint8Array
  about: Pick<Manifest, 'profile' | 'shopName' | 'writtenAtMs'>
  passphrase: string
  /** The finished file; its folder must exist. */
  target: string
  /** Name of the snapshot's folder beside the book; another each time when left out. */
  staging?: string
  /** Lower only in tests. */
  workFactor?: number
}

export type CheckOrder = {
  kind: 'check'
  file: string
  passphrase: string
  /** A folder that is made for it, and left with book and seals when all is well. */
  into: string
  /** What the file was when it was written, where that is known: hex SHA-256. */
  sha256?: string
  /** The book that it might take the place of, to be compared with it. */
  present?: string
}

/** What became of it: the whole file, what is in it, and the end of the book inside. */
export type BackupResult = Unpacked & {
  /** How it stands beside the present book; `none` where none was named. */
  old: CheckedBackup['old']
}

export type BackupMessage =
  | { type: 'progress'; phase: BackupPhase; percent: number }
  | { type: 'result'; result: BackupResult }
  | { type: 'failed'; fault: BackupFault; message: string }

export type BackupWatch = {
  onProgress(phase: BackupPhase, percent: number): void
  signal: AbortSignal
}

/** What is being written is called so until it is whole. */
export const PART_SUFFIX = '.part'
/** Key, seals and the frame around the book in a backup, with much to spare. */
const ENVELOPE_BYTES = 1024 * 1024
/** Folders of snapshots beside the book; one that is found at a start was left by a crash. */
export const STAGING_PREFIX = '.backup-'

/** A name for the folder of one snapshot. */
export function newStaging(): string {
  return `${STAGING_PREFIX}${randomBytes(6).toString('hex')}`
}

/** What an order makes on the way and takes away at its end, if it comes to one. */
export function tracesOf(order: BackupOrder): string[] {
  if (order.kind === 'check') return [order.into]
  const { bookFile, staging, target } = order
  const snapshot = staging === undefined ? [] : [join(dirname(bookFile), staging)]
  return [...snapshot, `${target}${PART_SUFFIX}`]
}

/** Does one order to its end. @throws BackupError, BookError, or the disk's own error. */
export function runBackupOrder(order: BackupOrder, watch: BackupWatch): Promise<BackupResult> {
  return order.kind === 'write' ? writeOrder(order, watch) : checkOrder(order, watch)
}

/**
 * Snapshot, verify, encrypt beside the target, read back, and only then give it its name. What is
 * cut off at any point leaves nothing that could be taken for a backup.
 */
async function writeOrder(order: WriteOrder, watch: BackupWatch): Promise<BackupResult> {
  if (!existsSync(dirname(order.target))) {
    throw new BackupError('folder_missing', 'The folder is not there. Is the disk plugged in?')
  }
  refuseExisting(order.target)
  const staging = join(dirname(order.bookFile), order.staging ?? newStaging())
  const part = `${order.target}${PART_SUFFIX}`
  assertRoomToWrite(order)
  mkdirSync(staging, { mode: 0o700 })
  try {
    const point = await snapshot(order, staging, watch)
    rmSync(part, { force: true })
    const packed = await packBackup({
      dir: staging,
      manifest: manifestOf(order, point),
      master: order.master,
      passphrase: order.passphrase,
      target: part,
      ...(order.workFactor === undefined ? {} : { workFactor: order.workFactor }),
      onBytes: percentTo(watch, 'write'),
      signal: watch.signal,
    })
    const readBack = await unpackBackup({
      file: part,
      passphrase: order.passphrase,
      into: null,
      onBytes: percentTo(watch, 'read_back'),
      signal: watch.signal,
    })
    if (readBack.sha256 !== packed.sha256 || readBack.bookSha256 !== packed.bookSha256) {
      throw new BackupError('damaged', 'The disk gave back other bytes than were written to it.')
    }
    // Again, after minutes of work: a rename would write over what came meanwhile.
    refuseExisting(order.target)
    await rename(part, order.target)
    await syncFolder(dirname(order.target))
    return { ...readBack, old: noneHere }
  } finally {
    rmSync(part, { force: true })
    rmSync(staging, { recursive: true, force: true })
  }
}

function refuseExisting(target: string): void {
  if (!existsSync(target)) return
  throw new BackupError('exists', 'A file of this name is there already. It is left as it is.')
}

/** The copy in plain and the file that it is encrypted into, which is hardly longer. */
function assertRoomToWrite({ bookFile, target }: WriteOrder): void {
  const till = dirname(bookFile)
  const bytes = bookBytes(bookFile)
  const needs = [
    { dir: till, bytes },
    { dir: dirname(target), bytes: bytes + ENVELOPE_BYTES },
  ]
  assertRoom(needs, { dir: till })
}

async function snapshot(
  order: WriteOrder,
  staging: string,
  watch: BackupWatch,
): Promise<BookPoint> {
  watch.onProgress('snapshot', 0)
  const copy = join(staging, BOOK_FILE)
  takeSnapshot(order.bookFile, copy)
  copySeals(order.bookFile, staging)
  const point = pointIn(copy)
  await verifyCopy(copy, order.master, point.headSeq, watch)
  return point
}

/** After the snapshot: the journal may name more than the copy holds, and never less. */
function copySeals(bookFile: string, staging: string): void {
  const seals = join(dirname(bookFile), SEAL_JOURNAL)
  const copy = join(staging, SEAL_JOURNAL)
  if (existsSync(seals)) copyFileSync(seals, copy)
  else writeFileSync(copy, '', { mode: 0o600 })
}

/** Every entry, every balance, and every place that the seals name up to the copy's end. */
async function verifyCopy(
  file: string,
  master: Uint8Array,
  headSeq: bigint,
  watch: BackupWatch,
): Promise<void> {
  const journal = readSealJournal(join(dirname(file), SEAL_JOURNAL), deriveKey(master, 'seals'))
  const anchors = anchorsInForce(journal.anchors).filter(({ seq }) => seq <= headSeq)
  const db = connect(file, { timeoutMs: 0, isReadOnly: true })
  try {
    watch.onProgress('verify', 0)
    const result = await verifyAll(
      db,
      deriveKey(master, 'chain'),
      ({ checkedToSeq }) =>
        watch.onProgress('verify', percentOf(Number(checkedToSeq), Number(headSeq))),
      watch.signal,
      anchors,
    )
    if (result.ok) return
    const where = result.brokenAtSeq === null ? '' : `entry ${result.brokenAtSeq}: `
    throw new BackupError('chain_broken', `The book does not verify: ${where}${result.reason}.`)
  } finally {
    db.close()
  }
}

function manifestOf(order: WriteOrder, point: BookPoint): Manifest {
  return {
    app: 'tillbook',
    format: 1,
    ...order.about,
    bookId: point.bookId,
    schemaVersion: point.schemaVersion,
    headSeq: `${point.headSeq}`,
    headHash: Buffer.from(point.headHash).toString('hex'),
  }
}

const noneHere = { kind: 'none' } as const

/** Takes a backup apart into a folder and proves what is in it, entry by entry. */
async function checkOrder(order: CheckOrder, watch: BackupWatch): Promise<BackupResult> {
  const beside = dirname(order.into)
  // What is inside is no longer than the file; it lies beside the book, in its folder's disk.
  assertRoom([{ dir: beside, bytes: statSync(order.file).size }], { dir: beside })
  mkdirSync(order.into, { mode: 0o700 })
  try {
    const unpacked = await unpackBackup({
      file: order.file,
      passphrase: order.passphrase,
      into: order.into,
      onBytes: percentTo(watch, 'read_back'),
      signal: watch.signal,
    })
    const copy = join(order.into, BOOK_FILE)
    const point = pointIn(copy)
    await verifyCopy(copy, unpacked.master, point.headSeq, watch)
    assertAsSaid(unpacked.manifest, point)
    await syncFolder(order.into)
    const { present } = order
    // Here, because both books are read from end to end at worst, and selling goes on meanwhile.
    const old = present ? compareWithPresent(present, { file: copy, point }) : noneHere
    return { ...unpacked, old }
  } catch (error) {
    rmSync(order.into, { recursive: true, force: true })
    throw (await isChangedLock(order, error)) ? changedFile() : error
  }
}

/** A changed byte in the lock looks like another passphrase; only the whole file's hash tells. */
async function isChangedLock({ file, sha256 }: CheckOrder, error: unknown): Promise<boolean> {
  const isLocked = error instanceof BackupError && error.fault === 'wrong_passphrase'
  if (!isLocked || sha256 === undefined) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex') !== sha256
}

function changedFile(): BackupError {
  return new BackupError('damaged', 'This is another file than the one that was written.')
}

function assertAsSaid(manifest: Manifest, point: BookPoint): void {
  const isSame =
    manifest.bookId === point.bookId &&
    manifest.headSeq === `${point.headSeq}` &&
    manifest.headHash === Buffer.from(point.headHash).toString('hex')
  if (!isSame) throw new BackupError('damaged', 'The backup holds another book than it says.')
}

function percentTo(watch: BackupWatch, phase: BackupPhase): (done: number, total: number) => void {
  let told = -1
  return (done, total) => {
    const percent = percentOf(done, total)
    if (percent === told) return
    told = percent
    watch.onProgress(phase, percent)
  }
}

function percentOf(done: number, total: number): number {
  return total <= 0 ? 100 : Math.min(100, Math.floor((done / total) * 100))
}

/** A new name is only safe when its folder is on the disk too. */
async function syncFolder(path: string): Promise<void> {
  // Windows has no folder handles to flush; its rename is journalled.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
