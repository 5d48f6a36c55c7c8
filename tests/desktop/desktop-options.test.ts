import { describe, expect, test } from 'vitest'
import { parseDesktopOptions } from '../../electron/desktop/desktop-options.ts'

describe('the command line of the desktop', () => {
  test.each([
    [[], { dataDir: null, startsInSandbox: false }],
    [['.'], { dataDir: null, startsInSandbox: false }],
    [['.', '--sandbox'], { dataDir: null, startsInSandbox: true }],
    [['.', '--data', '/shop'], { dataDir: '/shop', startsInSandbox: false }],
    [['--data=/shop', '--sandbox'], { dataDir: '/shop', startsInSandbox: true }],
    [['--data'], { dataDir: null, startsInSandbox: false }],
    [['--data='], { dataDir: null, startsInSandbox: false }],
    // What a test driver, Chromium and macOS put there.
    [
      ['--inspect=0', '--remote-debugging-port=0', '/app', '--data', '/shop'],
      { dataDir: '/shop', startsInSandbox: false },
    ],
    [['--ozone-platform=wayland', '-psn_0_1', '.'], { dataDir: null, startsInSandbox: false }],
  ])('%o means %o', (argv, expected) => {
    expect(parseDesktopOptions(argv)).toEqual(expected)
  })
})
