import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FuseV1Options } from '@electron/fuses'
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createConsoleWindow } from '../../electron/desktop/create-window.ts'
import { PAGE_SCHEMES, servePage } from '../../electron/desktop/page-protocol.ts'
import { ensureBuilt } from '../../scripts/build.mjs'
import { fuseConfig } from '../../scripts/fuses.mjs'
import { recordedElectron } from './recorded-electron.ts'

/**
 * APP-03: the twenty points of Electron's own security checklist, in its numbering, on the built
 * files and on what the window factory really asks of Electron.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const places = { preloadFile: '/app/out/preload/index.cjs', hasDevTools: false }

let mainBundle = ''
let page = ''
let preload = ''
let recorded: ReturnType<typeof recordedElectron>
let options: BrowserWindowConstructorOptions
let preferences: WebPreferences

beforeAll(async () => {
  expect(await ensureBuilt()).toBe(true)
  const names = readdirSync(join(root, 'out', 'main')).filter((name) => name.endsWith('.js'))
  mainBundle = names.map((name) => read(`out/main/${name}`)).join('\n')
  page = read('out/renderer/index.html')
  preload = read('out/preload/index.cjs')
}, 120_000)

beforeEach(() => {
  recorded = recordedElectron()
  createConsoleWindow(recorded.electron, places)
  options = recorded.created[0]?.options ?? {}
  preferences = options.webPreferences ?? {}
})

/** Serves one request of the page's scheme as `protocol.handle` would. */
async function fetchPage(url: string, method = 'GET'): Promise<Response> {
  let handle: (request: { url: string; method: string }) => Promise<Response> = () =>
    Promise.reject(new Error('no handler'))
  const protocol = {
    handle: (_scheme: string, handler: typeof handle) => {
      handle = handler
    },
  }
  servePage(protocol as unknown as Electron.Protocol, join(root, 'out', 'renderer'), () => ({
    isFound: false,
    code: 'not_found',
    status: 404,
  }))
  return handle({ url, method })
}

describe("Electron's checklist", () => {
  test('1: only our own build is loaded, from no network', () => {
    expect(recorded.loaded).toEqual(['app://console/'])
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  test('2: no Node integration, in workers and frames neither', () => {
    expect(preferences.nodeIntegration).toBe(false)
    expect(preferences.nodeIntegrationInWorker).toBe(false)
    expect(preferences.nodeIntegrationInSubFrames).toBe(false)
  })

  test('3: context isolation is on', () => {
    expect(preferences.contextIsolation).toBe(true)
  })

  test('4: the sandbox is on, for this window and for every other process', () => {
    expect(preferences.sandbox).toBe(true)
    expect(mainBundle).toContain('app.enableSandbox()')
    expect(mainBundle).not.toMatch(/no-sandbox|disable-setuid/)
  })

  test.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'hid',
    'serial',
    'usb',
    'display-capture',
    'fileSystem',
    'unknown',
  ])('5: %s is denied, even to our own page', (permission) => {
    const { handlers } = recorded
    let isGranted = true
    handlers.request?.(null, permission, (answer) => (isGranted = answer), {
      requestingUrl: 'app://console/',
      isMainFrame: true,
    })
    expect(isGranted).toBe(false)
    const details = { isMainFrame: true }
    expect(handlers.check?.(null, permission, 'app://console', details)).toBe(false)
    expect(handlers.device?.()).toBe(false)
    expect(handlers.displayMedia).toBeNull()
  })

  test('5: copying is granted to our own top frame and to nobody else', () => {
    const ask = (origin: string, isMainFrame: boolean) =>
      recorded.handlers.check?.(null, 'clipboard-sanitized-write', origin, { isMainFrame })
    expect(ask('app://console', true)).toBe(true)
    expect(ask('app://console', false)).toBe(false)
    expect(ask('https://evil.test', true)).toBe(false)
    expect(ask('app://other', true)).toBe(false)
    expect(ask('', true)).toBe(false)
  })

  test('6: web security is on', () => {
    expect(preferences.webSecurity).toBe(true)
    expect(mainBundle).not.toMatch(/disable-web-security|bypassCSP|corsEnabled/)
  })

  test('7: every answer of the page has the strict policy, refusals too', async () => {
    for (const url of ['app://console/', 'app://console/none', 'app://other/']) {
      const response = await fetchPage(url)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toMatch(
        /unsafe|https?:|\*/,
      )
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/)
    expect(page).not.toMatch(/\son[a-z]+=/)
  })

  test('8: insecure content is not let in', () => {
    expect(preferences.allowRunningInsecureContent).toBe(false)
  })

  test('9: no experimental features', () => {
    expect(preferences.experimentalFeatures).toBe(false)
    expect(mainBundle).not.toContain('commandLine.appendSwitch')
  })

  test('10: no Blink features are turned on', () => {
    expect(preferences.enableBlinkFeatures).toBeUndefined()
  })

  test('11: no webview, so none with allowpopups', () => {
    expect(preferences.webviewTag).toBe(false)
    for (const name of readdirSync(join(root, 'out', 'renderer', 'assets'))) {
      if (!name.endsWith('.js')) continue
      expect(read(`out/renderer/assets/${name}`)).not.toContain('allowpopups="')
    }
  })

  test('12: a webview that appears all the same is not attached', () => {
    expect(recorded.contents.isPrevented('will-attach-webview')).toBe(true)
    expect(mainBundle).toContain('web-contents-created')
  })

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '13: %s leaves the page for nowhere',
    (event) => {
      for (const url of [
        'https://evil.test/',
        'http://127.0.0.1:1/',
        'file:///etc/passwd',
        'app://other/',
        'app://console.evil.test/',
        'data:text/html,x',
        'javascript:alert(1)',
        'about:blank',
        '',
      ]) {
        expect(`${url} ${recorded.contents.isPrevented(event, { url })}`).toBe(`${url} true`)
      }
      expect(recorded.contents.isPrevented(event, { url: 'app://console/' })).toBe(false)
    },
  )

  test('14: no new window, whatever it shows', () => {
    for (const url of ['app://console/', 'https://github.com/', 'about:blank', 'file:///']) {
      expect(recorded.openWindow(url)).toEqual({ action: 'deny' })
    }
  })

  test('15: only known https pages go to the browser, and only when a person agrees', async () => {
    const agreed = recordedElectron(0)
    createConsoleWindow(agreed.electron, places)
    for (const url of [
      'http://github.com/',
      'https://evil.test/',
      'https://github.com.evil.test/',
      'https://user@github.com/',
      'https://github.com:8443/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://github.com/',
      'lightning:lnbc1',
      'x',
    ]) {
      agreed.openWindow(url)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(agreed.dialogs).toEqual([])
    expect(agreed.opened).toEqual([])
    agreed.openWindow('https://docs.lightning.engineering/lightning-network-tools/lnd/macaroons')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(agreed.dialogs[0]?.message).toContain('docs.lightning.engineering')
    expect(agreed.opened).toHaveLength(1)

    const german = recordedElectron(1, 'de-AT')
    createConsoleWindow(german.electron, places)
    german.openWindow('https://docs.lightning.engineering/')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(german.dialogs[0]).toMatchObject({
      message: 'docs.lightning.engineering im Browser öffnen?',
      buttons: ['Öffnen', 'Abbrechen'],
    })

    recorded.openWindow('https://docs.lightning.engineering/')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(recorded.dialogs).toHaveLength(1)
    expect(recorded.opened).toEqual([])
  })

  test('16: Electron is pinned to one recent version', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>
    }
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number(devDependencies.electron?.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  test('17: the sender of every IPC message is checked (port.test.ts has the cases)', () => {
    expect(mainBundle.match(/ipcMain\.(?:on|once|handle|handleOnce)\(/g)).toEqual(['ipcMain.on('])
    expect(mainBundle).toContain('.senderFrame')
  })

  test('18: a scheme of our own serves the page, and file: is nowhere', async () => {
    expect(PAGE_SCHEMES).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect(mainBundle).not.toMatch(/loadFile\(|registerFileProtocol|loadURL\(["'`]file:/)
    expect((await fetchPage('app://console/')).status).toBe(200)
    expect((await fetchPage('app://console/', 'POST')).status).toBe(403)
    expect((await fetchPage('app://other/')).status).toBe(403)
    for (const path of ['../main/index.js', '%2e%2e/main/index.js', '..%2fmain%2findex.js']) {
      expect((await fetchPage(`app://console/${path}`)).status).toBe(404)
    }
  })

  test('19: all nine fuses are set, and burnt when the package is built', () => {
    const fuses = fuseConfig('ship')
    expect(fuses.strictlyRequireAllFuses).toBe(true)
    expect(fuses[FuseV1Options.RunAsNode]).toBe(false)
    expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(true)
    expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(false)
    expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(false)
    expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(true)
    expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(true)
    expect(fuses[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]).toBe(false)
    expect(fuses[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(false)
    const builder = read('electron-builder.yml')
    expect(builder).toMatch(/^afterPack: scripts\/fuses\.mjs$/m)
    expect(builder).toMatch(/^asar: true$/m)
  })

  test('20: the preload exposes nothing and needs only electron', () => {
    expect(preload.match(/require\([^)]*\)/g)).toEqual(['require("electron")'])
    expect(preload).not.toMatch(/\bimport\b|exposeInMainWorld|contextBridge|\bexports\b/)
    expect(preferences.preload).toMatch(/\.cjs$/)
  })
})

describe('the window', () => {
  test('is locked before anything is loaded', () => {
    expect(recorded.order).toEqual([
      'loaded with check device displayMedia request will-attach-webview will-frame-navigate ' +
        'will-navigate will-redirect',
    ])
  })

  test.each([
    ['app://console/exports/exp_01234567890123456789012345', false],
    ['app://console/exports/exp_0123/../../index.html', true],
    ['app://console/exports/', true],
    ['app://console/index.html', true],
    ['app://other/exports/exp_01234567890123456789012345', true],
    ['https://example.org/exports/exp_01234567890123456789012345', true],
    ['blob:app://console/1', false],
    ['blob:app://other/1', true],
    ['blob:https://console/1', true],
  ])('lets only exports and the page’s own texts be saved: %s', (url, isPrevented) => {
    const item = { getURL: () => url }
    expect(recorded.session.isPrevented('will-download', {}, item)).toBe(isPrevented)
  })

  test('has the sizes of the screens, and shows itself when it is painted', () => {
    expect(options).toMatchObject({
      width: 1280,
      height: 800,
      minWidth: 1024,
      minHeight: 700,
      show: false,
    })
    expect(recorded.window.isShown).toBe(false)
    recorded.window.emit('ready-to-show')
    expect(recorded.window.isShown).toBe(true)
  })

  test('loads its page again when its process has crashed', () => {
    recorded.contents.emit('render-process-gone', {}, { reason: 'clean-exit' })
    expect(recorded.contents.reloads).toBe(0)
    for (const reason of ['crashed', 'oom', 'killed']) {
      recorded.contents.emit('render-process-gone', {}, { reason })
    }
    expect(recorded.contents.reloads).toBe(3)
  })

  test('has developer tools in development only', () => {
    expect(preferences.devTools).toBe(false)
  })

  test('is the only one: a second start shows it and ends', () => {
    expect(mainBundle).toContain('requestSingleInstanceLock()')
    expect(mainBundle).toContain('second-instance')
  })

  test('sends no crash dumps, which hold memory', () => {
    expect(mainBundle).not.toContain('crashReporter')
  })
})
