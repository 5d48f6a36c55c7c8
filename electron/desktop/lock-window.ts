import type * as Electron from 'electron'
import { dialogWords } from './dialog-words.ts'
import { isOwnDownload, isOwnPage } from './page-origin.ts'

/** Pages about the node's side of things that a screen may point to. Nothing else is opened. */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['docs.lightning.engineering', 'github.com'])

/** Copying an invoice is the one thing the page asks of the system; it cannot read back. */
const PERMISSION_GRANTED = 'clipboard-sanitized-write'

/** Denies every permission, device and download, our own page's copying and files excepted. */
export function lockSession(session: Electron.Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(mayHave(permission, details.requestingUrl, details.isMainFrame))
  })
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayHave(permission, origin, details.isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
  // The person is asked where to put it; anything else that would be saved is not.
  session.on('will-download', (event, item) => {
    if (!isOwnDownload(item.getURL())) event.preventDefault()
  })
}

function mayHave(permission: string, url: string, isMainFrame: boolean): boolean {
  return permission === PERMISSION_GRANTED && isMainFrame && isOwnPage(url)
}

/** Keeps the window on its page: no navigation, no second window, no webview. */
export function lockContents(
  electron: Pick<typeof Electron, 'app' | 'dialog' | 'shell'>,
  contents: Electron.WebContents,
): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (!isOwnPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    void offerExternal(electron, url)
    return { action: 'deny' }
  })
}

/** Opens a page in the browser only when we know its host and a person agrees. */
async function offerExternal(
  electron: Pick<typeof Electron, 'app' | 'dialog' | 'shell'>,
  address: string,
): Promise<void> {
  const url = parseUrl(address)
  const isKnown = url?.protocol === 'https:' && url.port === '' && url.username === ''
  if (!url || !isKnown || !EXTERNAL_HOSTS.has(url.hostname)) return
  const words = dialogWords(electron.app.getLocale())
  const { response } = await electron.dialog.showMessageBox({
    type: 'question',
    message: words.openPage(url.hostname),
    detail: url.href,
    buttons: [words.open, words.cancel],
    defaultId: 1,
    cancelId: 1,
  })
  if (response === 0) await electron.shell.openExternal(url.href)
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
