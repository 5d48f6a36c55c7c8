import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
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
  damagedLine: number | null
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
    return { state: 'missing', anchors: [], damagedLine: null, lines: 0, wholeBytes: 0 }
  }
  const bytes = readFileSync(file)
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1)
  const anchors: Anchor[] = []
  let damagedLine: number | null = null
  for (const [index, line] of lines.entries()) {
    const anchor = anchorOf(line, key)
    if (anchor?.number === index + 1) anchors.push(anchor)
    else damagedLine ??= index + 1
  }
  const state = damagedLine === null ? 'whole' : 'damaged'
  return { state, anchors, damagedLine, lines: lines.length, wholeBytes }
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

/**
 * Adds one line and waits until it is on the disk, the folder's entry of a new file included.
 * What a crash left of a line is cut off first.
 */
export function appendAnchor(
  file: string,
  key: Uint8Array,
  anchor: Omit<Anchor, 'number'>,
): Anchor {
  const before = readSealJournal(file, key)
  const whole: Anchor = { ...anchor, number: before.lines + 1 }
  const { number: n, kind, bookId: book, day, seq, hash, atMs: at } = whole
  const mac = macOf(key, whole).toString('hex')
  const line = `${JSON.stringify({ v: 1, n, kind, book, day, seq: `${seq}`, hash, at, mac })}\n`
  const handle = openSync(file, 'a', 0o600)
  try {
    ftruncateSync(handle, before.wholeBytes)
    writeSync(handle, line)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (before.state === 'missing') flushFolder(dirname(file))
  return whole
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
