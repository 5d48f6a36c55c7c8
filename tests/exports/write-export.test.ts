import { createHash } from 'node:crypto'
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ExportFormat } from '../../shared/model/export.ts'
import { EXPORT_FORMATS } from '../../shared/model/export.ts'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { ExportFailure, runExportWorker } from '../../electron/exports/run-export-worker.ts'
import { OrderFlaw } from '../../electron/exports/resolve-order.ts'
import { openShelf } from '../../electron/exports/shelf.ts'
import { writeExport } from '../../electron/exports/write-export.ts'
import { chainHead } from '../../electron/store/chain.ts'
import { openBook } from '../../electron/store/open.ts'
import { CHAIN_KEY, START_MS, standingClock, tempBook, tempDir } from '../store/fixtures.ts'
import { atTheEnd } from '../support/endings.ts'
import { CUSTOMER, fillSample, order } from './sample-book.ts'
import { write } from './write.ts'

const never = new AbortController().signal
let sample: ReturnType<typeof tempBook>
let large: { file: string; headSeq: bigint }

beforeAll(() => {
  sample = tempBook()
  fillSample(sample)
  const dir = tempDir()
  writeDemoBook({ dir, chainKey: CHAIN_KEY, entries: 20_000, seed: 5 })
  const book = openBook({ dir, chainKey: CHAIN_KEY, clock: standingClock() })
  large = { file: book.file, headSeq: book.read(chainHead).seq }
  return () => book.close()
})

const subject = (format: ExportFormat) => (format === 'pdf' ? { customerId: CUSTOMER } : {})

describe('an export', () => {
  test.each(EXPORT_FORMATS)(
    'as %s is the same bytes every time, with their checksum',
    async (format) => {
      const first = await write(sample, { format, ...subject(format) })
      const second = await write(sample, { format, ...subject(format) })
      expect(second.sha256).toBe(first.sha256)
      const bytes = readFileSync(first.path)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.sha256)
      expect(bytes).toHaveLength(first.bytes)
      expect(existsSync(`${first.path}.part`)).toBe(false)
    },
  )

  test.each(['csv', 'jsonl', 'hledger', 'beancount'] as const)(
    'as %s has one name for everybody, although they are renamed while it is written',
    async (format) => {
      const book = tempBook()
      fillSample(book)
      const first = await write(book, { format })
      const rename = (prefix: string): void =>
        book.write((tx) => {
          for (const set of [
            'customers SET version = version + 1,',
            'tills SET',
            'operators SET',
          ]) {
            tx.prepare(`UPDATE ${set} name = ? || name`).run(prefix)
          }
        })
      const target = join(tempDir(), 'renamed')
      const { seq: headSeq } = book.read(chainHead)
      const work = { bookFile: book.file, target, order: order({ format }), headSeq }
      // The first word of progress comes before the first entry is read.
      let isRenamed = false
      const onProgress = (): void => {
        if (!isRenamed) rename('new ')
        isRenamed = true
      }
      const again = await writeExport(work, onProgress, never)
      expect(again.sha256).toBe(first.sha256)
      // What a name is changes a later file, and nothing else does; the ids stay.
      const later = await write(book, { format })
      expect(later.text).not.toBe(first.text)
      expect(later.text.replaceAll('new ', '')).toBe(first.text)
    },
  )

  test.each(EXPORT_FORMATS)('as %s of days without an entry is whole too', async (format) => {
    const later = { fromDate: '2030-01-01', toDate: '2030-01-02' }
    const { entries, bytes } = await write(sample, { format, ...later, ...subject(format) })
    expect(entries).toBe(0)
    expect(bytes > 0).toBe(format !== 'jsonl')
    if (format !== 'pdf') expect((await write(tempBook(), { format })).entries).toBe(0)
  })

  test.each([
    ['timeZone', { timeZone: 'Moon/Base' }],
    ['toDate', { fromDate: '2025-02-02', toDate: '2025-02-01' }],
    ['currency', { currency: 'XAU' }],
    ['account', { account: 'assets:nothing' }],
    ['account', { format: 'pdf' as const }],
    ['account', { format: 'hledger' as const, account: 'income:sales' }],
    ['customerId', { format: 'beancount' as const, customerId: CUSTOMER }],
    ['customerId', { customerId: `cus_${'9'.repeat(26)}` }],
    ['customerId', { customerId: CUSTOMER, account: 'income:sales' }],
    ['currency', { format: 'pdf' as const, account: 'exchange:credits' }],
  ])('is refused by the word that does not fit: %s', async (field, parts) => {
    const refused = await write(sample, parts).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OrderFlaw)
    expect(refused).toMatchObject({ field })
  })

  test('of an account has what moves it and what is beneath it, and nothing else', async () => {
    const { text } = await write(sample, { account: 'liabilities:tax', format: 'jsonl' })
    expect(text.trim().split('\n')).toHaveLength(1)
    expect(text).toContain('"creditAccount":"liabilities:tax:19"')
  })
})

describe('a thread that writes', () => {
  const run = (target: string, signal: AbortSignal, onProgress = (): void => {}) =>
    runExportWorker({
      bookFile: large.file,
      target,
      order: order(),
      headSeq: large.headSeq,
      workerUrl: undefined,
      onProgress,
      signal,
    })

  test('tells its progress, and gives what the same work in this thread gives', async () => {
    const dir = tempDir()
    let told = 0
    const result = await run(join(dir, 'far'), never, () => {
      told += 1
    })
    const work = { bookFile: large.file, order: order(), headSeq: large.headSeq }
    const here = await writeExport({ ...work, target: join(dir, 'near') }, () => {}, never)
    expect(result).toEqual(here)
    expect(told).toBeGreaterThan(0)
  })

  test('leaves nothing when it is told to stop in the middle', async () => {
    const dir = tempDir()
    const stop = new AbortController()
    const running = run(join(dir, 'book.csv'), stop.signal, () => stop.abort(new Error('canceled')))
    await expect(running).rejects.toThrow('canceled')
    expect(readdirSync(dir)).toEqual([])
  })

  test('leaves nothing when it is ended in the middle of a write that takes too long', async () => {
    const target = join(tempDir(), 'slow.csv')
    // A disk that takes nothing for longer than the thread is given to stop.
    execFileSync('sh', ['-c', 'mkfifo "$0"', `${target}.part`])
    const slow = spawn('sh', ['-c', 'exec 3<"$0"; sleep 4; cat <&3', `${target}.part`])
    const stop = new AbortController()
    const running = run(target, stop.signal, () => stop.abort(new Error('canceled')))
    await expect(running).rejects.toThrow('canceled')
    slow.kill()
    expect(readdirSync(dirname(target))).toEqual([])
  })

  test('leaves nothing where it may not write, and says so', async () => {
    const failed = await run('/proc/tillbook/book.csv', never).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(ExportFailure)
  })
})

/** A disk of its own, where this machine lets us have one. */
function mountSmallDisk(): string | null {
  const dir = join(tempDir(), 'small')
  mkdirSync(dir)
  try {
    execFileSync('sh', ['-c', 'mount -t tmpfs -o size=2m tmpfs "$0"', dir], { stdio: 'ignore' })
    atTheEnd(() => void execFileSync('sh', ['-c', 'umount --lazy "$0"', dir]))
    return dir
  } catch {
    return null
  }
}
const disk = mountSmallDisk()

describe.runIf(disk !== null)('a disk that runs full', () => {
  const dir = disk ?? ''
  test('ends the export as disk_full, with nothing left of it and the rest untouched', async () => {
    writeFileSync(join(dir, 'other'), 'x')
    const target = join(dir, 'book.csv')
    const failed = await runExportWorker({
      bookFile: large.file,
      target,
      order: order(),
      headSeq: large.headSeq,
      workerUrl: undefined,
      onProgress: () => {},
      signal: never,
    }).catch((error: unknown) => error)
    expect(failed).toMatchObject({ problem: 'disk_full' })
    expect(readdirSync(dir)).toEqual(['other'])
    expect(statfsSync(dir).bavail).toBeGreaterThan(400)
  })
})

describe('the shelf', () => {
  const slip = (id: string) => ({
    id: `exp_${id.repeat(26)}`,
    clientId: `client-${id}`,
    order: order(),
    status: 'running' as const,
    problem: null,
    fileName: 'book.csv',
    entries: 3,
    entriesTotal: 9,
    bytes: 10,
    sha256: '',
    headSeq: 18_014_398_509_481_985n,
    headHash: 'ab',
    createdAtMs: START_MS,
    finishedAtMs: null,
    operatorName: 'Zoë',
  })

  test('remembers exports over a restart; what was running is interrupted and swept', () => {
    const dir = join(tempDir(), 'exports')
    const shelf = openShelf(dir, START_MS)
    expect(shelf.slips()).toEqual([])
    shelf.save(slip('1'))
    shelf.save({ ...slip('2'), status: 'finished', finishedAtMs: START_MS + 1, bytes: 5 })
    writeFileSync(shelf.pathOf(slip('2')), 'whole')
    writeFileSync(`${shelf.pathOf(slip('1'))}.part`, 'half')
    mkdirSync(join(dir, 'strange'))
    const again = openShelf(dir, START_MS + 7)
    const views = again.slips().map((one) => again.viewOf(one))
    expect(views).toMatchObject([
      { status: 'finished', isFileThere: true, headSeq: 18_014_398_509_481_985n },
      { status: 'failed', problem: 'interrupted', finishedAtMs: START_MS + 7, isFileThere: false },
    ])
    expect(readdirSync(join(dir, slip('1').id))).toEqual(['export.json'])
    expect(statSync(again.pathOf(slip('2'))).mode & 0o77).not.toBe(0o77)
  })

  test('a file that was taken away or cut is no longer offered', () => {
    const dir = join(tempDir(), 'exports')
    const shelf = openShelf(dir, START_MS)
    const done = { ...slip('3'), status: 'finished' as const, bytes: 5 }
    shelf.save(done)
    expect(shelf.viewOf(done).isFileThere).toBe(false)
    writeFileSync(shelf.pathOf(done), 'cut')
    expect(shelf.viewOf(done).isFileThere).toBe(false)
    shelf.remove(done.id)
    expect(readdirSync(dir)).toEqual([])
    expect(shelf.slips()).toEqual([])
  })
})
