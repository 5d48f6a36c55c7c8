import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'

/** Debian's Chromium, or the one that CHROMIUM_PATH names. @throws when there is none. */
export function launchChromium(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = named ?? folders.map((at) => join(at, 'chromium')).find((path) => existsSync(path))
  if (found === undefined) throw new Error('no chromium here; npm test installs it')
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  const args = [...sandbox, ...quiet, '--disable-gpu', '--no-first-run']
  return chromium.launch({ executablePath: found, args })
}
