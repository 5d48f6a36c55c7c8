import { describe, expect, test } from 'vitest'
import { parseDesktopOptions } from '../../electron/desktop/desktop-options.ts'
import { parseHostOptions } from '../../electron/headless/host-options.ts'

const PLACE = { platform: 'linux', env: {}, home: '/home/till' } as const
const OWN = '/home/till/.local/share/tillbook'

describe('the command line of the desktop', () => {
  test.each([
    [[], { dataDir: OWN, startsInSandbox: false }],
    [['.'], { dataDir: OWN, startsInSandbox: false }],
    [['.', '--sandbox'], { dataDir: OWN, startsInSandbox: true }],
    [['.', '--data', '/shop'], { dataDir: '/shop', startsInSandbox: false }],
    [['--data=/shop', '--sandbox'], { dataDir: '/shop', startsInSandbox: true }],
    [['--data'], { dataDir: OWN, startsInSandbox: false }],
    [['--data='], { dataDir: OWN, startsInSandbox: false }],
    // What a test driver, Chromium and macOS put there.
    [
      ['--inspect=0', '--remote-debugging-port=0', '/app', '--data', '/shop'],
      { dataDir: '/shop', startsInSandbox: false },
    ],
    [['--ozone-platform=wayland', '-psn_0_1', '.'], { dataDir: OWN, startsInSandbox: false }],
  ])('%o means %o', (argv, expected) => {
    expect(parseDesktopOptions(argv, PLACE)).toEqual(expected)
  })

  // `npm start` goes on with the other host where there is no display; the book must be the same.
  test.each(['linux', 'darwin', 'win32'] as const)(
    'opens the book of both hosts on %s',
    (platform) => {
      const place = { ...PLACE, platform }
      const headless = parseHostOptions([], place)
      if (typeof headless === 'string') throw new Error(headless)
      expect(parseDesktopOptions([], place).dataDir).toBe(headless.dataDir)
    },
  )
})
