import { type Browser, chromium } from '@playwright/test'
import { browserFlags, findBrowser } from '../../scripts/browser.mjs'

/** The Chromium that the end-to-end tests use. @throws when there is none. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('no chromium here; npm test installs it')
  return chromium.launch({ executablePath, args: browserFlags() })
}
