import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type CliIo, UsageError } from './io.ts'

/** Where a script puts a passphrase. Never on the command line: every user could read it there. */
const PASSPHRASE_ENV = 'TILLBOOK_PASSPHRASE'

export const PASSPHRASE_HELP = `  --passphrase-file <path>  its first line is the passphrase

The passphrase comes from that file, else from the environment variable ${PASSPHRASE_ENV},
else it is asked for at the terminal. It is never taken from the command line.
`

/**
 * The passphrase of a backup or a vault: from a file, from the environment, or from a person.
 * @param question asked at a terminal; with `confirms` it is asked twice.
 * @throws UsageError when there is none, and no terminal to ask at.
 */
export async function passphraseOf(
  io: CliIo,
  options: {
    file: string | undefined
    question: string
    confirms: boolean
    /** Where a script says it; by default as for a backup. */
    from?: { env: string; option: string }
  },
): Promise<string> {
  const { env, option } = options.from ?? {
    env: PASSPHRASE_ENV,
    option: '--passphrase-file',
  }
  if (options.file !== undefined) return firstLine(resolve(io.cwd, options.file))
  const given = io.env[env]
  if (given !== undefined && given !== '') return given
  const typed = await io.readPassphrase(options.question)
  if (typed === null || typed === '') {
    throw new UsageError(`no passphrase: set ${env} or give ${option}`)
  }
  if (options.confirms && (await io.readPassphrase('The same once more')) !== typed) {
    throw new UsageError('the two passphrases differ')
  }
  return typed
}

function firstLine(path: string): string {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UsageError(`the passphrase file cannot be read (${code})`)
  }
  const [line = ''] = text.split(/\r?\n/, 1)
  if (line === '') throw new UsageError('the passphrase file is empty')
  return line
}
