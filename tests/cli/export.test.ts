import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runExport } from '../../electron/cli/export.ts'
import { type CliIo, EXIT, UsageError } from '../../electron/cli/io.ts'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-cli-export-'))
  const chainKey = new Uint8Array(32).fill(9)
  writeDemoBook({ dir: join(dir, 'data', 'live'), chainKey, entries: 600, seed: 2 })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function run(argv: string[], signal = new AbortController().signal) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io: CliIo = {
    stdout,
    stderr,
    env: {},
    cwd: dir,
    isTty: false,
    readPassphrase: () => Promise.resolve(null),
    signal,
  }
  const code = await runExport(argv, io)
  const said = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? ''
  return { code, out: said(stdout), err: said(stderr) }
}

describe('tillbook export', () => {
  test('writes the same file under a name that tells what it is, and never over another', async () => {
    const argv = ['--data', 'data', '--format', 'hledger', '--from', '2024-01-05']
    const { code, out } = await run(argv)
    expect(code).toBe(EXIT.done)
    const [path = '', , sum = ''] = out.split('\n')
    expect(path).toMatch(/tillbook_hledger_2024-01-05_end_entry-\d+\.journal$/)
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(sum).toBe(`sha256 ${digest}`)
    await expect(run(argv)).rejects.toThrow(UsageError)
    await expect(run(argv)).rejects.toThrow('--force')
    expect((await run([...argv, '--force'])).out).toContain(digest)
  })

  test('writes into a folder, in the zone that was asked for', async () => {
    const argv = ['--data', 'data', '--format', 'csv', '--zone', 'Asia/Tokyo', '--out', 'deep/er/']
    expect((await run(argv)).code).toBe(EXIT.done)
    const [name = ''] = readdirSync(join(dir, 'deep', 'er'))
    expect(readFileSync(join(dir, 'deep', 'er', name), 'utf8')).toContain('+09:00')
  })

  test.each([
    [['--format', 'xlsx'], '--format'],
    [[], '--format'],
    [['--format', 'csv', '--from', '2024-02-30'], '--from'],
    [['--format', 'csv', '--zone', 'Moon/Base'], '--zone'],
    [['--format', 'csv', '--customer', 'ada'], '--customer'],
    [['--format', 'hledger', '--account', 'income:sales'], '--account'],
    [['--format', 'pdf'], '--account'],
    [['--format', 'csv', '--profile', 'other'], '--profile'],
    [['--format', 'csv', '--profile', 'live', '--sandbox'], 'choose one of --sandbox'],
    [['--format', 'csv', '--sandbox'], join('sandbox', 'book.sqlite')],
    [['--format', 'csv', '--shape', 'round'], '--shape'],
  ])('does not understand %j', async (words, named) => {
    const refused = await run(['--data', 'data', ...words]).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(UsageError)
    expect((refused as UsageError).message).toContain(named)
  })

  test.runIf(process.platform === 'linux').each([
    ['/proc/x/book.csv', '/proc/x'],
    ['/proc/x/', '/proc/x'],
  ])('refuses %s, where no folder can be made, at once', async (out, place) => {
    const refused = await run(['--data', 'data', '--format', 'csv', '--out', out])
    expect(refused.code).toBe(EXIT.failed)
    expect(refused.err).toContain(`no folder can be made here: ${place}; no file was left`)
  })

  test('refuses a file where a folder is needed', async () => {
    writeFileSync(join(dir, 'taken'), '')
    const refused = await run(['--data', 'data', '--format', 'csv', '--out', 'taken/book.csv'])
    expect(refused).toMatchObject({ code: EXIT.failed })
    expect(refused.err).toContain('a file stands where a folder is needed')
  })

  test('says that there is no book, and leaves nothing when it is stopped', async () => {
    const none = run(['--data', 'nowhere', '--format', 'csv'])
    await expect(none).rejects.toThrow(/no book/)
    const out = join(dir, 'stopped.csv')
    const argv = ['--data', 'data', '--format', 'csv', '--out', out]
    const stopped = await run(argv, AbortSignal.abort(new Error('stopped')))
    expect(stopped).toMatchObject({ code: EXIT.failed })
    expect(existsSync(out)).toBe(false)
    expect((await run(['--help'])).out).toContain('Usage: tillbook export')
  })
})
