import { describe, expect, test } from 'vitest'
import { parseHostOptions } from '../../electron/headless/host-options.ts'
import { browserCommand } from '../../electron/headless/open-browser.ts'
import { cacheDir, defaultDataDir } from '../../electron/headless/user-folders.ts'

const linux = { platform: 'linux' as const, env: {}, home: '/home/ada' }

describe('the data folder', () => {
  test.each([
    ['linux', {}, '/home/ada/.local/share/tillbook'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/tillbook'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ada/.local/share/tillbook'],
    ['darwin', {}, '/home/ada/Library/Application Support/tillbook'],
  ] as const)('on %s with %o is %s', (platform, env, expected) => {
    expect(defaultDataDir({ platform, env, home: '/home/ada' })).toBe(expected)
  })

  test('on Windows follows LOCALAPPDATA', () => {
    const dir = defaultDataDir({ platform: 'win32', env: { LOCALAPPDATA: 'L' }, home: 'H' })
    expect(dir.replaceAll('\\', '/')).toBe('L/tillbook')
  })
})

describe('the cache', () => {
  test.each([
    ['linux', {}, '/home/ada/.cache/tillbook'],
    ['linux', { XDG_CACHE_HOME: '/c' }, '/c/tillbook'],
    ['darwin', {}, '/home/ada/Library/Caches/tillbook'],
  ] as const)('on %s with %o is %s, never the shared temporary folder', (platform, env, dir) => {
    expect(cacheDir({ platform, env, home: '/home/ada' })).toBe(dir)
  })
})

describe('options', () => {
  test('have safe defaults', () => {
    expect(parseHostOptions([], linux)).toEqual({
      dataDir: '/home/ada/.local/share/tillbook',
      port: 0,
      opensBrowser: true,
      startsInSandbox: false,
      vaultKeyFile: null,
      asksPassphrase: false,
      printsJson: false,
      opensAgain: false,
      showsHelp: false,
    })
  })

  test.each([
    [['--port', '70000']],
    [['--port', '-1']],
    [['--port=1e3']],
    [['--port', ' 80']],
    [['--data', '']],
    [['--data']],
    [['--host', '0.0.0.0']],
    [['book']],
    [['--ask-passphrase', '--vault-key-file', '/k']],
  ])('refuse %o in a sentence', (argv) => {
    expect(typeof parseHostOptions(argv, linux)).toBe('string')
  })

  test('make the data folder absolute', () => {
    const options = parseHostOptions(['--data', 'shop'], linux)
    expect(options).toMatchObject({ dataDir: `${process.cwd()}/shop` })
  })
})

describe('the browser', () => {
  test.each([
    ['linux', {}, null],
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['linux', { BROWSER: 'firefox' }, ['firefox']],
    ['linux', { BROWSER: 'none', DISPLAY: ':0' }, null],
    ['darwin', {}, ['open']],
    ['win32', {}, ['explorer.exe']],
  ] as const)('on %s with %o is %o', (platform, env, expected) => {
    expect(browserCommand({ platform, env })).toEqual(expected)
  })
})
