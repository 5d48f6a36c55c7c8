import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLaunchPages } from '../../electron/http/launch-pages.ts'
import { launchPageFolders } from '../../electron/headless/user-folders.ts'
import { movedClock } from '../support/moved-clock.ts'

const ADDRESS = 'http://127.0.0.1:4000/#launch=AAAAAAAAAAAAAAAAAAAAAAAA'
let home: string
let folder: string
let clock: ReturnType<typeof movedClock>

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tillbook-launch-'))
  folder = join(home, 'tillbook-open')
  clock = movedClock()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const pagesIn = (folders: readonly string[]) => createLaunchPages(folders, clock)
const written = (file: string | null): string => {
  if (file === null) throw new Error('no page was written')
  return file
}

describe('a file that leads to the address', () => {
  test("is its owner's alone, in a folder of their own, and runs no script", () => {
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    const file = written(pagesIn([folder]).write(ADDRESS))
    expect(dirname(file)).toBe(folder)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const text = readFileSync(file, 'utf8')
    expect(text).toContain(`<meta http-equiv="refresh" content="0; url=${ADDRESS}">`)
    expect(text).toContain(`content="default-src 'none'"`)
    expect(text).not.toContain('<script')
  })

  test('goes, with its folder, once the address was used', () => {
    const pages = pagesIn([folder])
    const first = written(pages.write(ADDRESS))
    const other = written(pages.write(`${ADDRESS}B`))
    pages.remove(ADDRESS)
    expect([existsSync(first), existsSync(other)]).toEqual([false, true])
    pages.remove(ADDRESS)
    pages.removeAll()
    expect(existsSync(folder)).toBe(false)
  })

  test('goes by itself when no browser comes for it', async () => {
    const file = written(pagesIn([folder]).write(ADDRESS))
    await clock.advance(10 * 60_000 - 1)
    expect(existsSync(file)).toBe(true)
    await clock.advance(1)
    await Promise.resolve()
    expect(existsSync(file)).toBe(false)
  })

  test('is swept by the next host where one was killed, and nothing else is', () => {
    const left = written(pagesIn([folder]).write(ADDRESS))
    const fresh = written(pagesIn([folder]).write(ADDRESS))
    const own = join(folder, 'notes.html')
    writeFileSync(own, 'mine')
    const long = (clock.nowMs() - 11 * 60_000) / 1_000
    const now = clock.nowMs() / 1_000
    for (const [file, at] of [
      [left, long],
      [own, long],
      [fresh, now],
    ] as const) {
      utimesSync(file, at, at)
    }
    pagesIn([folder])
    expect([left, fresh, own].map((file) => existsSync(file))).toEqual([false, true, true])
  })

  test('follows no link, and lies beside the book where home takes none', () => {
    const elsewhere = join(home, 'elsewhere')
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, folder)
    const beside = join(home, 'open')
    expect(dirname(written(pagesIn([folder, beside]).write(ADDRESS)))).toBe(beside)
    expect(readdirSync(elsewhere)).toEqual([])
    expect(pagesIn([folder, join(home, 'no', 'such')]).write(ADDRESS)).toBeNull()
  })
})

test.each([
  ['linux', ['/home/ada/tillbook-open', '/data/open']],
  ['darwin', ['/data/open']],
  ['win32', null],
] as const)('on %s it lies where its browsers read', (platform, folders) => {
  expect(launchPageFolders({ platform, home: '/home/ada' }, '/data')).toEqual(folders)
})
