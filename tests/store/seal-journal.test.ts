import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  appendAnchor,
  anchorsInForce,
  journalWriter,
  readSealJournal,
} from '../../electron/store/seal-journal.ts'
import { tempDir } from './fixtures.ts'

/** L6: a head kept outside the book, one line each time, each line proving itself. */
const KEY = new Uint8Array(32).fill(0x11)
const BOOK = 'ab'.repeat(16)
let file: string

beforeEach(() => {
  file = join(tempDir(), 'seals.jsonl')
})

function write(count: number, kind: 'seal' | 'anchor' | 'accepted' = 'anchor'): void {
  for (let index = 0; index < count; index += 1) {
    const seq = BigInt(readSealJournal(file, KEY).lines + 1) * 10n
    const hash = seq.toString(16).padStart(64, '0')
    appendAnchor(file, KEY, { kind, bookId: BOOK, day: '2026-11-21', seq, hash, atMs: 5 })
  }
}

function seqs(key: Uint8Array | null = KEY): bigint[] {
  return readSealJournal(file, key).anchors.map(({ seq }) => seq)
}

test('what is written is read back in order, for its owner only', () => {
  write(3, 'seal')
  expect(readSealJournal(file, KEY)).toMatchObject({ state: 'whole', lines: 3, damagedLine: null })
  expect(seqs()).toEqual([10n, 20n, 30n])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('nothing there is not damage', () => {
  expect(readSealJournal(file, KEY)).toMatchObject({ state: 'missing', anchors: [] })
})

test('a last line cut anywhere says nothing, harms nothing, and is written over', () => {
  write(2)
  const whole = readFileSync(file)
  write(1)
  const longer = statSync(file).size
  for (let cut = whole.length; cut < longer; cut += 7) {
    truncateSync(file, cut)
    expect(readSealJournal(file, KEY)).toMatchObject({ state: 'whole', lines: 2 })
    write(1)
    expect(seqs()).toEqual([10n, 20n, 30n])
  }
})

describe('damage is told, and the lines around it still count', () => {
  test('any changed byte of a line', () => {
    write(3)
    const good = readFileSync(file)
    const second = { from: good.indexOf(0x0a) + 1, to: good.indexOf(0x0a, good.indexOf(0x0a) + 1) }
    for (let at = second.from; at < second.to; at += 5) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 0x01
      writeFileSync(file, bad)
      expect(readSealJournal(file, KEY)).toMatchObject({ state: 'damaged', damagedLine: 2 })
      expect(seqs()).toEqual([10n, 30n])
    }
  })

  test('a line taken out, put twice, or from another book of ours', () => {
    write(3)
    const [first = '', second = '', third = ''] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, `${first}\n${third}\n`)
    expect(readSealJournal(file, KEY)).toMatchObject({ state: 'damaged', damagedLine: 2 })
    writeFileSync(file, `${first}\n${second}\n${second}\n${third}\n`)
    expect(readSealJournal(file, KEY)).toMatchObject({ state: 'damaged', damagedLine: 3 })
  })

  test('lines that another key wrote', () => {
    write(1)
    const other = new Uint8Array(32).fill(0x22)
    expect(readSealJournal(file, other)).toMatchObject({ state: 'damaged', anchors: [] })
    expect(seqs(null)).toEqual([10n])
  })

  test('and what is written afterwards counts on', () => {
    write(1)
    appendFileSync(file, 'not ours\n')
    write(1)
    expect(readSealJournal(file, KEY)).toMatchObject({ state: 'damaged', damagedLine: 2, lines: 3 })
    expect(seqs()).toEqual([10n, 30n])
  })
})

describe('a writer of many lines', () => {
  const next = {
    kind: 'anchor',
    bookId: BOOK,
    day: '',
    seq: 9n,
    hash: 'f'.repeat(64),
    atMs: 5,
  } as const

  test('knows where the file ends without reading it again', () => {
    write(3)
    const { wholeBytes } = readSealJournal(file, KEY)
    // Told another count than the file has, it goes on from what it was told.
    const add = journalWriter(file, KEY, { lines: 41, wholeBytes })
    expect([add(next).number, add(next).number]).toEqual([42, 43])
  })

  test('reads it again when another hand wrote to it, or a crash cut its last line', () => {
    const add = journalWriter(file, KEY)
    add(next)
    write(1)
    expect(add(next).number).toBe(3)
    appendFileSync(file, '{"v":1,"n":4,')
    expect(add(next).number).toBe(4)
    expect(readSealJournal(file, KEY)).toMatchObject({ state: 'whole', lines: 4 })
  })
})

test('what was before an accepted history is not asked for any more', () => {
  write(2)
  write(1, 'accepted')
  write(1)
  expect(anchorsInForce(readSealJournal(file, KEY).anchors).map(({ seq }) => seq)).toEqual([
    30n,
    40n,
  ])
})
