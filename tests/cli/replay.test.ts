import { copyFileSync, cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import BetterSqlite3 from 'better-sqlite3'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EXIT } from '../../electron/cli/io.ts'
import { runCli } from '../../electron/cli/run-cli.ts'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { dropTriggers, tempDir } from '../store/fixtures.ts'

/** OPP-09: `tillbook replay` rebuilds a book without the console, and touches nothing of it. */
const ENTRIES = 3_000
let made: string
let dir: string

beforeAll(() => {
  made = join(tempDir(), 'live')
  writeDemoBook({ dir: made, chainKey: new Uint8Array(32).fill(3), entries: ENTRIES })
})
beforeEach(() => {
  dir = join(tempDir(), 'live')
  cpSync(made, dir, { recursive: true })
})

async function replay(...argv: string[]) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const { signal } = new AbortController()
  const readPassphrase = () => Promise.resolve(null)
  const io = { stdout, stderr, env: {}, cwd: dir, isTty: false, readPassphrase, signal }
  const exit = await runCli(['replay', ...argv], io)
  const read = (from: PassThrough): string => (from.read() as Buffer | null)?.toString() ?? ''
  return { exit, said: read(stdout), error: read(stderr) }
}

/** Every file of the folder with its bytes and its time. */
function traces(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir).map((name) => {
      const file = join(dir, name)
      return [name, `${statSync(file).mtimeMs} ${readFileSync(file).toString('base64')}`]
    }),
  )
}

function tamper(sql: string): void {
  const db = new BetterSqlite3(join(dir, 'book.sqlite'))
  const triggers = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  dropTriggers(db)
  db.exec(sql)
  for (const trigger of triggers) db.exec(String(trigger))
  db.close()
}

describe('a whole book', () => {
  test.each(['data folder', 'folder of a profile', 'book file'])('named by its %s', async (by) => {
    const places = {
      'data folder': join(dir, '..'),
      'folder of a profile': dir,
      'book file': join(dir, 'book.sqlite'),
    }
    const before = traces()
    const { exit, said } = await replay(places[by as keyof typeof places])
    expect(said).toMatch(/^invoices +\d{3,}  [0-9a-f]{64}  same$/m)
    expect(said).toMatch(/^usage +\d+  [0-9a-f]{64}  same$/m)
    expect(said).toMatch(/^inbox: \d+ facts told \d+ times, .+: booked the same$/m)
    expect(said).toMatch(/^replayed to entry 30\d\d\nhash [0-9a-f]{64}\ncontent [0-9a-f]{64}$/m)
    expect(said).not.toContain('different')
    expect(exit).toBe(EXIT.done)
    expect(traces()).toEqual(before)
  })

  test('gives the same hashes whatever the order in which the inbox is told', async () => {
    const hashes = async (seed: string) =>
      (await replay(dir, '--seed', seed)).said
        .split('\n')
        .filter((line) => !line.startsWith('inbox'))
    expect(await hashes('2')).toEqual(await hashes('1'))
  })

  test('lies in a folder of one copy alone', async () => {
    const alone = join(tempDir(), 'copy.sqlite')
    copyFileSync(join(dir, 'book.sqlite'), alone)
    expect((await replay(alone)).exit).toBe(EXIT.done)
  })
})

describe('a book that is not as its log tells', () => {
  test('names the table and its first row, and ends with 1', async () => {
    tamper(`UPDATE invoices SET status = 'canceled' WHERE receipt_number = 7`)
    const { exit, said } = await replay(dir)
    expect(said).toMatch(/^invoices +\d+  [0-9a-f]{64}  different$/m)
    expect(said).toMatch(/^invoices: inv_\w+: status is canceled, the log says paid$/m)
    expect(said).toMatch(/^standing [0-9a-f]{64}$/m)
    expect(said.match(/ {2}different$/gm)).toHaveLength(1)
    expect(exit).toBe(EXIT.failed)
  })

  test('is refused at the first entry that cannot be so', async () => {
    tamper(`UPDATE events SET to_status = 'paid_late' WHERE seq = (
      SELECT min(seq) FROM events WHERE event = 'paid')`)
    const { exit, said } = await replay(dir)
    expect(said).toMatch(/^the log is refused at entry \d+: inv_\w+ becomes paid, not paid_late$/m)
    expect(exit).toBe(EXIT.failed)
  })

  test('of which a trigger was dropped is not replayed at all', async () => {
    const db = new BetterSqlite3(join(dir, 'book.sqlite'))
    db.exec('DROP TRIGGER transfers_update')
    db.close()
    const { exit, said } = await replay(dir)
    expect(said).toMatch(/^broken: .*transfers_update/)
    expect(exit).toBe(EXIT.failed)
  })
})

test('what is asked for is explained, and what is not understood begins nothing', async () => {
  expect(await replay('--help')).toMatchObject({ exit: EXIT.done, said: /^Usage: tillbook replay/ })
  expect((await replay()).exit).toBe(EXIT.usage)
  expect((await replay(join(dir, 'nowhere'))).exit).toBe(EXIT.usage)
  expect((await replay(dir, '--seed', 'many')).exit).toBe(EXIT.usage)
})
