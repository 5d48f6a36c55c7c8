import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  finishSwap,
  removeStaged,
  removeStaleRestores,
  type Swap,
  swapFolders,
  type SwapStep,
} from '../../electron/core/folder-swap.ts'

/** Reliability D11: whatever a disk refuses, a book is in its place and none is deleted. */
const SWAP: Swap = {
  profile: 'live',
  from: '.restore-abc',
  aside: 'live-before-restore-2026-11-26-06-00-00',
}
let root = ''
const at = (name: string): string => join(root, name)

function put(name: string, book: string): void {
  mkdirSync(at(name))
  writeFileSync(join(at(name), 'book.sqlite'), book)
}

/** The book in a folder, or null where there is none. */
function bookIn(name: string): string | null {
  const file = join(at(name), 'book.sqlite')
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

const books = (): (string | null)[] => [SWAP.profile, SWAP.from, SWAP.aside].map(bookIn)
const hasMarker = (): boolean => existsSync(at('restore.json'))

/** As a start does it. */
function start(): ReturnType<typeof finishSwap> {
  const end = finishSwap(root)
  removeStaleRestores(root)
  return end
}

/** What a process that ends at this step leaves. */
function killedAt(step: SwapStep): void {
  writeFileSync(at('restore.json'), JSON.stringify(SWAP))
  if (step !== 'marked') renameSync(at('live'), at(SWAP.aside))
  if (step === 'swapped') renameSync(at(SWAP.from), at('live'))
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tillbook-swap-'))
  put('live', 'old')
  put(SWAP.from, 'new')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('a rename that the disk refuses', () => {
  test('of the old folder leaves everything as it was', () => {
    put(SWAP.aside, 'someone else')
    expect(() => swapFolders(root, SWAP)).toThrow(/ENOTEMPTY|EEXIST|EPERM/)
    expect(books()).toEqual(['old', 'new', 'someone else'])
    expect(hasMarker()).toBe(false)
    expect(start()).toBe('none')
    expect(bookIn('live')).toBe('old')
  })

  test('of the new folder puts the old one back, and the next start opens it', () => {
    const takeAway = (step: SwapStep): void => {
      if (step === 'aside') renameSync(at(SWAP.from), at('held-by-a-scanner'))
    }
    expect(() => swapFolders(root, SWAP, takeAway)).toThrow('ENOENT')
    expect(books()).toEqual(['old', null, null])
    expect(hasMarker()).toBe(false)
    expect(start()).toBe('none')
    expect(bookIn('live')).toBe('old')
  })

  test('also on the way back keeps both folders and the marker, until a start can go on', () => {
    const blocked = (step: SwapStep): void => {
      // Neither folder can take the place of a link that leads nowhere.
      if (step === 'aside') symlinkSync('nowhere', at('live'))
    }
    expect(() => swapFolders(root, SWAP, blocked)).toThrow('ENOTDIR')
    expect(hasMarker()).toBe(true)
    removeStaged(root, SWAP.from)
    expect(start).toThrow('ENOTDIR')
    expect(books()).toEqual([null, 'new', 'old'])
    unlinkSync(at('live'))
    expect(start()).toBe('finished')
    expect(books()).toEqual(['new', null, 'old'])
  })

  test('at the next start before anything moved leaves the old book in its place', () => {
    put(SWAP.aside, 'someone else')
    writeFileSync(at('restore.json'), JSON.stringify(SWAP))
    expect(start()).toBe('taken_back')
    expect(bookIn('live')).toBe('old')
    expect(bookIn(SWAP.aside)).toBe('someone else')
    expect(hasMarker()).toBe(false)
  })
})

describe('a swap that a kill cut short', () => {
  test.each(['marked', 'aside', 'swapped'] as const)('at "%s" is finished', (step) => {
    killedAt(step)
    expect(start()).toBe('finished')
    expect(books()).toEqual(['new', null, 'old'])
    expect(readdirSync(root).toSorted()).toEqual(['live', SWAP.aside])
  })

  test('and that lost the new folder puts the old one back', () => {
    killedAt('aside')
    rmSync(at(SWAP.from), { recursive: true })
    expect(start()).toBe('finished')
    expect(books()).toEqual(['old', null, null])
    expect(hasMarker()).toBe(false)
  })

  test('into an empty place is finished too', () => {
    rmSync(at('live'), { recursive: true })
    writeFileSync(at('restore.json'), JSON.stringify(SWAP))
    expect(start()).toBe('finished')
    expect(books()).toEqual(['new', null, null])
  })
})

test('a folder that the marker names is never taken away', () => {
  writeFileSync(at('restore.json'), JSON.stringify(SWAP))
  removeStaged(root, SWAP.from)
  removeStaleRestores(root)
  expect(bookIn(SWAP.from)).toBe('new')
  rmSync(at('restore.json'))
  removeStaged(root, SWAP.from)
  expect(bookIn(SWAP.from)).toBeNull()
})
