import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultDataDir, type HostEnvironment } from '../headless/user-folders.ts'

export type DesktopOptions = {
  /** By default that of the headless host, which `npm start` goes on with without a display. */
  dataDir: string
  startsInSandbox: boolean
}

/**
 * Takes what is ours and leaves the rest: Chromium, a test driver and the system's launcher put
 * words of their own on the same command line.
 */
export function parseDesktopOptions(
  argv: readonly string[],
  environment: HostEnvironment,
): DesktopOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: { data: { type: 'string' }, sandbox: { type: 'boolean' } },
  })
  return {
    dataDir:
      typeof values.data === 'string' && values.data !== ''
        ? resolve(values.data)
        : defaultDataDir(environment),
    startsInSandbox: values.sandbox === true,
  }
}

/** What follows `--cli`, which the packages' launchers give. @returns null without it. */
export function cliWords(argv: readonly string[]): string[] | null {
  const at = argv.indexOf('--cli')
  return at === -1 ? null : argv.slice(at + 1)
}
