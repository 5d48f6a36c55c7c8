import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../electron/cli/commands.ts'
import { type CliIo, UsageError } from '../../electron/cli/io.ts'
import { parseOptions } from '../../electron/cli/parse-options.ts'
import { passphraseOf } from '../../electron/cli/passphrase.ts'
import { runCli } from '../../electron/cli/run-cli.ts'
import { cliWords } from '../../electron/desktop/desktop-options.ts'
import { BookError } from '../../electron/store/errors.ts'
import { runScript } from './run-script.ts'

let dir = ''
let asked: string[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-cli-'))
  asked = []
})

afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

function ioOf(options: { env?: Record<string, string>; typed?: string[] } = {}): CliIo & {
  said: () => string
} {
  const stderr = new PassThrough()
  const typed = [...(options.typed ?? [])]
  return {
    stdout: new PassThrough(),
    stderr,
    env: options.env ?? {},
    cwd: dir,
    isTty: options.typed !== undefined,
    readPassphrase: (question) => {
      asked.push(question)
      return Promise.resolve(typed.shift() ?? null)
    },
    signal: new AbortController().signal,
    said: () => (stderr.read() as Buffer | null)?.toString() ?? '',
  }
}

describe('tillbook', () => {
  test('without a command says what there is and ends with 2', async () => {
    const run = await runScript([])
    expect(run.code).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain('Usage: tillbook <command>')
  })

  test('explains itself on standard output with --help', async () => {
    const run = await runScript(['--help'])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('Exit codes: 0 done, 1 found wrong or failed, 2 not')
  })

  test.each(COMMANDS.map(({ name }) => [name]))(
    '%s explains itself, refuses what it does not know, and never waits without a terminal',
    async (name) => {
      for (const flag of ['--help', '-h']) {
        const run = await runScript([name, flag])
        expect(run).toMatchObject({ code: 0, stderr: '' })
        expect(run.stdout).toMatch(new RegExp(`^Usage: tillbook ${name} `))
      }
      const run = await runScript([name, '--bogus'])
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain(`See tillbook ${name} --help`)
    },
    30_000,
  )

  test('refuses a command that there is not, with 2', async () => {
    const run = await runScript(['destroy'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('there is no command destroy')
  })
})

describe('a command', () => {
  const failing = (error: Error) => [
    { name: 'try', summary: '', load: () => Promise.resolve(() => Promise.reject(error)) },
  ]

  test('that fails ends with 1 and its reason', async () => {
    const io = ioOf()
    expect(await runCli(['try'], io, failing(new BookError('in_use', 'It is running.')))).toBe(1)
    expect(io.said()).toBe('tillbook try: It is running.\n')
  })

  test.each([
    ['ENOSPC', 'there is no room left on the disk: /mnt/stick/x'],
    ['EROFS', 'the disk takes no writing: /mnt/stick/x'],
    ['ENOTDIR', 'a file stands where a folder is needed: /mnt/stick/x'],
    ['SQLITE_NOTADB', 'this file is no book'],
    ['EWHATEVER', 'failed: as the system says it'],
  ])('that the system stops with %s says so in words', async (code, words) => {
    const io = ioOf()
    const error = Object.assign(new Error('as the system says it'), { code, path: '/mnt/stick/x' })
    expect(await runCli(['try'], io, failing(error))).toBe(1)
    expect(io.said()).toBe(`tillbook try: ${words}\n`)
  })

  test('that meets a file or a folder of the wrong kind says which', async () => {
    const file = join(dir, 'notes.txt')
    writeFileSync(file, 'these are notes, and no book at all'.repeat(40))
    const verified = await runScript(['verify', file])
    expect(verified).toMatchObject({ code: 1, stdout: '' })
    expect(verified.stderr).toBe('tillbook verify: this file is no book\n')
    const restored = await runScript(['restore', dir, '--data', join(dir, 'new')])
    expect(restored).toMatchObject({ code: 2, stdout: '' })
    expect(restored.stderr).toContain(`${dir} is a folder: name the file of a backup`)
    expect(existsSync(join(dir, 'new'))).toBe(false)
    const inFile = await runScript(['demo', '--entries', '5', '--data', file])
    expect(inFile.code).toBe(1)
    expect(inFile.stderr).toMatch(/^tillbook demo: a file stands where a folder is needed: /)
  })

  test('that is not understood ends with 2 and points to its help', async () => {
    const io = ioOf()
    expect(await runCli(['try'], io, failing(new UsageError('no folder')))).toBe(2)
    expect(io.said()).toBe('tillbook try: no folder\nSee tillbook try --help\n')
  })

  test('gets the words after its name', async () => {
    const got: string[][] = []
    const load = () =>
      Promise.resolve((argv: readonly string[]) => {
        got.push([...argv])
        return Promise.resolve(1)
      })
    expect(await runCli(['try', '--all', 'x'], ioOf(), [{ name: 'try', summary: '', load }])).toBe(
      1,
    )
    expect(got).toEqual([['--all', 'x']])
  })

  test.each([
    [['--bogus'], /Unknown option '--bogus'/],
    [['one', 'two'], /unexpected word two/],
    [['--data'], /argument missing/],
    [['--data', '-5'], /^Option '--data' argument is ambiguous$/],
  ])('refuses %j as usage', (argv, message) => {
    const parse = () => parseOptions(argv, { data: { type: 'string' } }, 1)
    expect(parse).toThrow(UsageError)
    expect(parse).toThrow(message)
  })
})

describe('a passphrase', () => {
  const wanted = { file: undefined, question: 'Passphrase', confirms: false }

  test('comes from the first line of a file before anything else', async () => {
    writeFileSync(join(dir, 'secret.txt'), 'from a file \nsecond line\n')
    const io = ioOf({ env: { TILLBOOK_PASSPHRASE: 'from the environment' }, typed: ['typed'] })
    expect(await passphraseOf(io, { ...wanted, file: 'secret.txt' })).toBe('from a file ')
    expect(asked).toEqual([])
  })

  test('comes from the environment without asking', async () => {
    const io = ioOf({ env: { TILLBOOK_PASSPHRASE: 'from the environment' }, typed: ['typed'] })
    expect(await passphraseOf(io, wanted)).toBe('from the environment')
    expect(asked).toEqual([])
  })

  test('is typed twice where a wrong letter would lock a backup for ever', async () => {
    const options = { ...wanted, confirms: true }
    await expect(passphraseOf(ioOf({ typed: ['one', 'one'] }), options)).resolves.toBe('one')
    await expect(passphraseOf(ioOf({ typed: ['one', 'two'] }), options)).rejects.toThrow('differ')
  })

  test('is a usage error where there is none and no terminal', async () => {
    await expect(passphraseOf(ioOf(), wanted)).rejects.toThrow(UsageError)
    const missing = passphraseOf(ioOf(), { ...wanted, file: 'nowhere.txt' })
    await expect(missing).rejects.toThrow('cannot be read (ENOENT)')
  })
})

describe('an installed package', () => {
  test('is the command line after --cli, and the window without it', () => {
    expect(cliWords(['/opt/tillbook-console', '--disable-gpu', '--cli', 'verify', 'x'])).toEqual([
      'verify',
      'x',
    ])
    expect(cliWords(['/opt/tillbook-console', '--data', 'x'])).toBeNull()
  })
})
