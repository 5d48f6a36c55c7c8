import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { holdLock } from '../../electron/store/lock.ts'
import { pointIn } from '../../electron/store/snapshot.ts'
import { shopFolder, writeInto } from '../backups/rig.ts'
import { runScript, type ScriptRun } from './run-script.ts'

const env = { TILLBOOK_PASSPHRASE: 'correct horse battery staple' }
let dir = ''
let first: ScriptRun

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-cli-backup-'))
  const made = await runScript(['demo', '--entries', '400', '--data', join(dir, 'shop')])
  expect(made.code).toBe(0)
  first = await runScript(['backup', '--data', 'shop', '--to', 'one.age'], {
    env: { ...env, INIT_CWD: dir },
  })
}, 60_000)

afterAll(() => {
  rmSync(dir, { recursive: true, force: true })
})

const head = (shop: string) => pointIn(join(dir, shop, 'live', 'book.sqlite')).headSeq

describe('tillbook backup', () => {
  test('writes one age file, dear to guess, and names it in the chain', () => {
    expect(first).toMatchObject({ code: 0 })
    expect(first.stdout).toMatch(/up to entry 4\d\d, SHA-256 [0-9a-f]{64}/)
    expect(readFileSync(join(dir, 'one.age')).toString('latin1', 0, 80)).toMatch(
      /^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/,
    )
    const said = /up to entry (\d+)/.exec(first.stdout)?.[1]
    expect(head('shop')).toBe(BigInt(String(said)) + 1n)
  })

  test.each([
    [['--data', 'shop', '--to', 'one.age'], 'exists already; nothing is overwritten', env],
    [['--data', 'nowhere', '--to', 'x.age'], 'there is no book in', env],
    [['--data', 'shop'], '--to needs a folder or a file', env],
    [['--data', 'shop', '--to', 'x.age/'], 'there is no folder', env],
    [['--data', 'shop', '--profile', 'sandbox', '--to', 'x.age'], 'there is no book in', env],
    [['--data', 'shop', '--profile', 'live', '--sandbox', '--to', 'x.age'], 'choose one', env],
    [['--data', 'shop', '--to', 'x.age'], 'no passphrase: set TILLBOOK_PASSPHRASE', {}],
    [['--data', 'shop', '--to', 'x.age'], 'at least 12 characters', { TILLBOOK_PASSPHRASE: 'abc' }],
  ])('refuses %j as usage', async (argv, message, secret) => {
    const run = await runScript(['backup', ...argv], { env: { ...secret, INIT_CWD: dir } })
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(message)
    expect(existsSync(join(dir, 'x.age'))).toBe(false)
  })
})

describe('tillbook restore', () => {
  test('puts it into an empty folder, which a console can open', async () => {
    writeFileSync(join(dir, 'secret.txt'), `${env.TILLBOOK_PASSPHRASE}\n`)
    const argv = ['restore', 'one.age', '--data', 'new', '--passphrase-file', 'secret.txt']
    const run = await runScript(argv, { env: { INIT_CWD: dir } })
    expect(run).toMatchObject({ code: 0 })
    expect(run.stdout).toContain('There is no book in the data folder')
    expect(head('new')).toBe(head('shop'))
    expect(readdirSync(join(dir, 'new', 'live'))).toContain('vault.sealed')
  })

  test('only proves and compares with --check', async () => {
    const argv = ['restore', 'one.age', '--data', 'shop', '--check']
    const run = await runScript(argv, { env: { ...env, INIT_CWD: dir } })
    expect(run).toMatchObject({ code: 0 })
    expect(run.stdout).toContain('has one newer entry')
    expect(readdirSync(join(dir, 'shop')).filter((name) => name.startsWith('.restore-'))).toEqual(
      [],
    )
  })

  test('is drilled with --drill: proved, compared, and gone again', async () => {
    const shop = await shopFolder(30)
    try {
      const file = join(shop.root, 'quick.age')
      await writeInto(shop, file)
      const before = readdirSync(shop.root)
      const argv = ['restore', file, '--data', shop.root, '--drill']
      const run = await runScript(argv, { env })
      expect(run).toMatchObject({ code: 0 })
      expect(run.stdout).toContain('The backup is whole')
      // Without a terminal each phase is a line, so that a log shows how far it came.
      expect(run.stderr).toMatch(/^reading the file back\nproving every entry\n/)
      expect(readdirSync(shop.root)).toEqual(before)
      const both = await runScript([...argv, '--replace'], { env })
      expect(both.code).toBe(2)
      expect(both.stderr).toContain('a drill replaces nothing')
    } finally {
      shop.remove()
    }
  })

  test('replaces nothing without being told to, and not while a console runs', async () => {
    const argv = ['restore', 'one.age', '--data', 'shop']
    const before = head('shop')
    const timid = await runScript(argv, { env: { ...env, INIT_CWD: dir } })
    expect(timid.code).toBe(1)
    expect(timid.stderr).toContain('Nothing was replaced')
    const lock = holdLock(join(dir, 'shop', 'console.lock'))
    const busy = await runScript([...argv, '--replace'], { env: { ...env, INIT_CWD: dir } })
    lock.close()
    expect(busy.code).toBe(1)
    expect(busy.stderr).toContain('already running with this data folder')
    expect(head('shop')).toBe(before)
  })

  test('says that a passphrase is wrong, with 1', async () => {
    const wrong = { TILLBOOK_PASSPHRASE: 'wrong horse battery staple' }
    const argv = ['restore', 'one.age', '--data', 'empty']
    const run = await runScript(argv, { env: { ...wrong, INIT_CWD: dir } })
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('The passphrase does not open this backup')
    expect(existsSync(join(dir, 'empty', 'live'))).toBe(false)
  })
})
