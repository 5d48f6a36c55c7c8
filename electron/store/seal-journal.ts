import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** The side journal's name; it lies in the folder of the book, and not in the database. */
export const SEAL_JOURNAL = 'seals.jsonl'

const ANCHOR_KINDS = [
  'seal', // the end of a day
  'anchor', // between two days, so that little can be rolled back unseen
  'accepted', // an owner went on with a book that is not the one of the anchor before
  'restored', // a backup was put in its place
] as const
export type AnchorKind = (typeof ANCHOR_KINDS)[number]

/** Where a book was at one moment, kept outside it. */
export type Anchor = {
  /** Counts the lines of the file, from 1. */
  number: number
  kind: AnchorKind
  bookId: string
  /** The seal's day; empty for the other kinds. */
  day: string
  seq: bigint
  /** Of the entry `seq`, hex. */
  hash: string
  atMs: number
}

export type JournalContent = {
  /** `missing`: no file. `damaged`: a line that was not written so, or a hole in the count. */
  state: 'whole' | 'missing' | 'damaged'
  /** Every sound line, in order. */
  anchors: Anchor[]
  /** The first and the last line that does not fit. */
  damagedLine: number | null
  lastDamagedLine: number | null
  /** Whole lines, the damaged ones counted. */
  lines: number
  /** Bytes up to the end of the last whole line; after it a write was cut off. */
  wholeBytes: number
}

/** The text under the line's own HMAC; it never changes for version 1. */
function canonical(anchor: Anchor): string {
  const { number, kind, bookId, day, seq, hash, atMs } = anchor
  return JSON.stringify(['anchor', '1', `${number}`, kind, bookId, day, `${seq}`, hash, `${atMs}`])
}

function macOf(key: Uint8Array, anchor: Anchor): Buffer {
  return createHmac('sha256', key).update(canonical(anchor)).digest()
}

/**
 * Reads the side journal. A last line without its end was cut off by a crash and says nothing;
 * any other line that does not fit is damage, and the lines around it still count.
 * @param key null when it is not known: then the lines are read, but nothing proves them.
 */
export function readSealJournal(file: string, key: Uint8Array | null): JournalContent {
  if (!existsSync(file)) {
    const nowhere = { damagedLine: null, lastDamagedLine: null }
    return { state: 'missing', anchors: [], ...nowhere, lines: 0, wholeBytes: 0 }
  }
  const bytes = readFileSync(file)
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1)
  const anchors: Anchor[] = []
  const damaged: number[] = []
  for (const [index, line] of lines.entries()) {
    const anchor = anchorOf(line, key)
    if (anchor?.number === index + 1) anchors.push(anchor)
    else damaged.push(index + 1)
  }
  return {
    state: damaged.length === 0 ? 'whole' : 'damaged',
    anchors,
    damagedLine: damaged[0] ?? null,
    lastDamagedLine: damaged.at(-1) ?? null,
    lines: lines.length,
    wholeBytes,
  }
}

function anchorOf(line: string, key: Uint8Array | null): Anchor | null {
  const found = jsonOf(line)
  if (typeof found !== 'object' || found === null) return null
  const { v, n, kind: word, book, day, seq, hash, at, mac } = found as Record<string, unknown>
  const kind = ANCHOR_KINDS.find((known) => known === word)
  if (v !== 1 || kind === undefined || typeof n !== 'number' || typeof at !== 'number') return null
  if (typeof day !== 'string' || !isMatch(seq, /^\d{1,18}$/)) return null
  if (!isMatch(book, /^[0-9a-f]{32}$/) || !isMatch(hash, HEX_HASH) || !isMatch(mac, HEX_HASH)) {
    return null
  }
  const anchor = { number: n, kind, bookId: book, day, seq: BigInt(seq), hash, atMs: at }
  if (key === null) return anchor
  return timingSafeEqual(macOf(key, anchor), Buffer.from(mac, 'hex')) ? anchor : null
}

const HEX_HASH = /^[0-9a-f]{64}$/

function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Adds one line; each call reads the whole file first. For many use `journalWriter`. */
export function appendAnchor(
  file: string,
  key: Uint8Array,
  anchor: Omit<Anchor, 'number'>,
): Anchor {
  return journalWriter(file, key)(anchor)
}

type JournalEnd = Pick<JournalContent, 'lines' | 'wholeBytes'>

/**
 * Adds lines, and keeps in mind where the file ends: a sale must not wait while years of lines are
 * proved again. A file that was changed by another hand meanwhile is read again.
 * @param known what was just read of the file; left out, it is read at the first line.
 */
export function journalWriter(
  file: string,
  key: Uint8Array,
  known: JournalEnd | null = null,
): (anchor: Omit<Anchor, 'number'>) => Anchor {
  let end = known
  let mark = markOf(file)
  return (anchor) => {
    const before = end !== null && mark === markOf(file) ? end : readSealJournal(file, key)
    end = null
    const { whole, line } = lineOf(key, { ...anchor, number: before.lines + 1 })
    addLine(file, line, before.wholeBytes)
    end = { lines: whole.number, wholeBytes: before.wholeBytes + Buffer.byteLength(line) }
    mark = markOf(file)
    return whole
  }
}

/** Changes whenever somebody writes to the file. */
function markOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`
}

function lineOf(key: Uint8Array, whole: Anchor): { whole: Anchor; line: string } {
  const { number: n, kind, bookId: book, day, seq, hash, atMs: at } = whole
  const mac = macOf(key, whole).toString('hex')
  const line = `${JSON.stringify({ v: 1, n, kind, book, day, seq: `${seq}`, hash, at, mac })}\n`
  return { whole, line }
}

/**
 * Waits until the line is on the disk, the folder's entry of a new file included. What a crash
 * left of a line is cut off first.
 */
function addLine(file: string, line: string, wholeBytes: number): void {
  const isNew = !existsSync(file)
  const handle = openSync(file, 'a', 0o600)
  try {
    ftruncateSync(handle, wholeBytes)
    writeSync(handle, line)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (isNew) flushFolder(dirname(file))
}

function flushFolder(dir: string): void {
  // Windows has no folder handles to flush; its new files are journalled.
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** The anchors that this book must still hold: from the last one that a person put in force. */
export function anchorsInForce(anchors: readonly Anchor[]): Anchor[] {
  const from = anchors.findLastIndex(({ kind }) => kind === 'accepted' || kind === 'restored')
  return anchors.slice(Math.max(0, from))
}
