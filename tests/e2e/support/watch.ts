import type { Page } from '@playwright/test'

/** What a window did that no window of this product may do, and every byte that came into it. */
export type Watch = {
  /** Refused by the CSP, thrown, or asked of another machine; each as one line. */
  faults: string[]
  /** Frames of the socket and bodies of the answers, as text. */
  received: string[]
}

/** Listens from before the first load. */
export function watchPage(page: Page): Watch {
  const watch: Watch = { faults: [], received: [] }
  page.on('pageerror', (error) => watch.faults.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (/Content Security Policy|Trusted Type|Refused to/i.test(text)) watch.faults.push(text)
  })
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    const isOwn = hostname === '127.0.0.1' || hostname === 'localhost' || protocol === 'app:'
    const isInside = protocol === 'data:' || protocol === 'blob:'
    if (!isOwn && !isInside) watch.faults.push(`asked outside: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => watch.received.push(payload.toString()))
  })
  return watch
}

/** All that can be read out of a page: its document, its storage, its cookies, what came in. */
export async function readable(page: Page, watch: Watch): Promise<string> {
  const kept = await page.evaluate(() => {
    const inputs = [...document.querySelectorAll('input, textarea')].map(
      (field) => (field as HTMLInputElement).value,
    )
    const storage = [Object.entries(localStorage), Object.entries(sessionStorage)]
    return [document.documentElement.outerHTML, JSON.stringify(storage), ...inputs].join('\n')
  })
  return [kept, page.url(), ...watch.received].join('\n')
}
