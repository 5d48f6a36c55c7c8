import type { CustomScheme, Protocol } from 'electron'
import { SECURITY_HEADERS } from '../http/security-headers.ts'
import { openStaticFiles } from '../http/static-files.ts'
import { isOwnPage, PAGE_SCHEME } from './page-origin.ts'

/** To be registered before the app is ready. Nothing but what a web page may do. */
export const PAGE_SCHEMES: CustomScheme[] = [
  { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]

/** Serves the renderer's build, and only that, with the headers of the loopback server. */
export function servePage(protocol: Pick<Protocol, 'handle'>, filesRoot: string): void {
  const files = openStaticFiles(filesRoot)
  protocol.handle(PAGE_SCHEME, async ({ url, method }) => {
    if (!isOwnPage(url) || method !== 'GET') return refuse(403)
    const file = await files.read(new URL(url).pathname)
    if (!file) return refuse(404)
    return new Response(file.body, { headers: { ...SECURITY_HEADERS, ...file.headers } })
  })
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { ...SECURITY_HEADERS } })
}
