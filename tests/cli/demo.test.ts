import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { verifyAll } from '../../electron/store/verify.ts'
import { runScript, type ScriptRun } from './run-script.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
let dir = ''
let first: ScriptRun

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-demo-'))
  first = await runScript(['demo', '--entries', '4000', '--data', 'one', '--seed', '7'], {
    env: { INIT_CWD: dir },
  })
})

afterAll(() => {
  rmSync(dir, { recursive: true, force: true })
})

const masterOf = (seed: number) => createHash('sha256').update(`demo master ${seed}`).digest()
const fileOf = (name: string) => join(dir, name, 'live', 'book.sqlite')

describe('tillbook demo', () => {
  test('writes a book of the asked size that verifies whole', async () => {
    expect(first).toMatchObject({ code: 0 })
    const db = connect(fileOf('one'), { timeoutMs: 0, isReadOnly: true })
    const { signal } = new AbortController()
    const result = await verifyAll(db, deriveKey(masterOf(7), 'chain'), () => {}, signal)
    const kinds = db.prepare('SELECT DISTINCT kind FROM transfers ORDER BY kind').pluck().all()
    const corrections = 'SELECT count(*) FROM transfers WHERE corrects_seq IS NOT NULL'
    const corrected = Number(db.prepare(corrections).pluck().get())
    const days = 'SELECT (max(booked_at) - min(booked_at)) / 86400000 FROM transfers'
    const spanDays = Number(db.prepare(days).pluck().get())
    db.close()
    expect(result).toMatchObject({ ok: true })
    expect(Number(result.ok && result.headSeq)).toBeGreaterThanOrEqual(4_000)
    expect(Number(result.ok && result.headSeq)).toBeLessThan(4_010)
    expect(kinds).toEqual(['pending', 'post', 'single', 'void'])
    expect(corrected).toBeGreaterThan(0)
    expect(spanDays).toBeGreaterThan(60)
  })

  test('writes the same book for the same seed and another for another', async () => {
    const again = ['demo', '--entries', '4000', '--data', join(dir, 'two'), '--seed', '7']
    expect((await runScript(again)).code).toBe(0)
    expect(readFileSync(fileOf('two')).equals(readFileSync(fileOf('one')))).toBe(true)
    const three = { dir: join(dir, 'three'), chainKey: masterOf(7), entries: 500, seed: 7 }
    const four = { ...three, dir: join(dir, 'four'), seed: 8 }
    writeDemoBook(three)
    writeDemoBook(four)
    const [left, right] = [three, four].map((made) => readFileSync(join(made.dir, 'book.sqlite')))
    expect(left?.equals(right ?? Buffer.alloc(0))).toBe(false)
  })

  test('never writes into a book that is there', async () => {
    const before = readFileSync(fileOf('one'))
    const run = await runScript(['demo', '--entries', '10', '--data', join(dir, 'one')])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('there is a book in this folder already')
    expect(readFileSync(fileOf('one')).equals(before)).toBe(true)
  })

  test('never writes its key into a vault that is there', async () => {
    const live = join(dir, 'vault', 'live')
    const vault = await openSealedVault(live, { kind: 'key_file' })
    await vault.write('master', masterOf(99))
    const before = readFileSync(join(live, 'vault.sealed'))
    const run = await runScript(['demo', '--entries', '10', '--data', join(dir, 'vault')])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('there is a vault in this folder already')
    expect(readFileSync(join(live, 'vault.sealed')).equals(before)).toBe(true)
    expect(readdirSync(live).toSorted()).toEqual(['vault.key', 'vault.sealed'])
  })

  test.each([
    ['SIGINT', false],
    ['SIGTERM', true],
  ] as const)(
    'ends at %s, takes away what it wrote and nothing else',
    async (signal, hasFolder) => {
      const data = join(dir, signal)
      if (hasFolder) {
        mkdirSync(join(data, 'live'), { recursive: true })
        writeFileSync(join(data, 'live', 'note.txt'), 'mine')
      }
      const main = join(ROOT, 'electron', 'cli', 'main.ts')
      const argv = [main, 'demo', '--entries', '5000000', '--data', data]
      const child = spawn(process.execPath, ['--no-warnings', ...argv], { stdio: 'pipe' })
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const ended = once(child, 'close')
      const isBegun = () => existsSync(join(data, 'live', 'book.sqlite'))
      await vi.waitUntil(isBegun, { timeout: 60_000, interval: 20 })
      child.kill(signal)
      // By the signal itself, which a shell calls 130 or 143.
      expect(await ended).toEqual([null, signal])
      expect(said).toContain('stopped; nothing is left half done')
      expect(existsSync(join(data, 'live', 'note.txt'))).toBe(hasFolder)
      expect(existsSync(data) ? readdirSync(join(data, 'live')) : []).toEqual(
        hasFolder ? ['note.txt'] : [],
      )
    },
  )

  test.each([
    [['--entries', 'many', '--data', 'x'], '--entries needs a whole number from 1'],
    [['--entries', '10'], '--data needs a folder'],
    [['--entries', '10', '--data', 'x', '--seed', '-1'], 'argument is ambiguous'],
  ])('refuses %j as usage and writes nothing', async (argv, message) => {
    const run = await runScript(['demo', ...argv], { env: { INIT_CWD: dir } })
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(message)
    expect(existsSync(join(dir, 'x'))).toBe(false)
  })
})
