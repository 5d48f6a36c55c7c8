import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findBrowser, howToInstall } from '../../scripts/browser.mjs'
import { tempDir } from '../store/fixtures.ts'

/** Which browser the end-to-end tests take, and what is said where there is none. */
let folder: string

beforeEach(() => {
  folder = tempDir()
  vi.stubEnv('CHROMIUM_PATH', '')
  vi.stubEnv('PATH', folder)
})
afterEach(() => vi.unstubAllEnvs())

function program(name: string, mode = 0o755): string {
  const path = join(folder, name)
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, mode)
  return path
}

describe('the browser on the path', () => {
  test.each(['chromium', 'google-chrome', 'chrome', 'microsoft-edge-stable', 'microsoft-edge'])(
    'may be %s',
    (name) => {
      expect(findBrowser()).not.toBe(join(folder, name))
      const path = program(name)
      expect(findBrowser()).toBe(path)
    },
  )

  test('is the one without windows of its own when there are several', () => {
    program('chromium')
    const shell = program('chromium-headless-shell')
    expect(findBrowser()).toBe(shell)
  })

  test('is no folder and no file that cannot be run', () => {
    mkdirSync(join(folder, 'chromium-headless-shell'))
    program('chromium', 0o644)
    const chrome = program('google-chrome')
    expect(findBrowser()).toBe(chrome)
  })

  test('is the one that CHROMIUM_PATH names before all others', () => {
    program('chromium')
    vi.stubEnv('CHROMIUM_PATH', '/somewhere/else')
    expect(findBrowser()).toBe('/somewhere/else')
  })
})

test.each([
  ['ID=debian', true, 'apt-get update && apt-get install chromium zbar-tools fonts-dejavu-core'],
  ['NAME="x"\nID=linuxmint\nID_LIKE="ubuntu debian"', false, 'sudo apt-get update && sudo apt-get'],
  ['ID=fedora', false, 'sudo dnf install chromium'],
  ['ID=endeavouros\nID_LIKE=arch', false, 'sudo pacman -S chromium'],
  ['ID="opensuse-leap"\nID_LIKE="suse opensuse"', false, 'sudo zypper install chromium'],
  ['ID=alpine', true, 'apk add chromium'],
  ['', false, 'Chrome, Chromium or Edge, and zbar'],
])('says what to type where %j: root %s', (release, isRoot, line) => {
  expect(howToInstall(release, isRoot).startsWith(line)).toBe(true)
})
