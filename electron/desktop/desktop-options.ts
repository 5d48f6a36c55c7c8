import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type DesktopOptions = {
  /** Null keeps the book in Electron's own folder for this app. */
  dataDir: string | null
  startsInSandbox: boolean
}

/**
 * Takes what is ours and leaves the rest: Chromium, a test driver and the system's launcher put
 * words of their own on the same command line.
 */
export function parseDesktopOptions(argv: readonly string[]): DesktopOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: { data: { type: 'string' }, sandbox: { type: 'boolean' } },
  })
  return {
    dataDir: typeof values.data === 'string' && values.data !== '' ? resolve(values.data) : null,
    startsInSandbox: values.sandbox === true,
  }
}

/** What follows `--cli`, which the packages' launchers give. @returns null without it. */
export function cliWords(argv: readonly string[]): string[] | null {
  const at = argv.indexOf('--cli')
  return at === -1 ? null : argv.slice(at + 1)
}
