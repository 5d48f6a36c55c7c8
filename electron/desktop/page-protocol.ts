import type { CustomScheme, Protocol } from 'electron'
import type { ExportAnswer } from '../api/export-file.ts'
import { fileStream } from '../http/file-stream.ts'
import { SECURITY_HEADERS } from '../http/security-headers.ts'
import { openStaticFiles } from '../http/static-files.ts'
import { isOwnPage, PAGE_SCHEME } from './page-origin.ts'

/** To be registered before the app is ready. Nothing but what a web page may do. */
export const PAGE_SCHEMES: CustomScheme[] = [
  { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]

/** Where a finished export is fetched from; the id is the rest of the path. */
const EXPORTS = '/exports/'

/**
 * Serves the renderer's build and the exports of the window's session, and only those, with the
 * headers of the loopback server.
 */
export function servePage(
  protocol: Pick<Protocol, 'handle'>,
  filesRoot: string,
  exportFile: (id: string) => ExportAnswer,
): void {
  const files = openStaticFiles(filesRoot)
  protocol.handle(PAGE_SCHEME, async ({ url, method }) => {
    if (!isOwnPage(url) || method !== 'GET') return refuse(403)
    const path = new URL(url).pathname
    if (path.startsWith(EXPORTS)) return exportOf(exportFile(path.slice(EXPORTS.length)))
    const file = await files.read(path)
    if (!file) return refuse(404)
    return new Response(file.body, { headers: { ...SECURITY_HEADERS, ...file.headers } })
  })
}

function exportOf(answer: ExportAnswer): Response {
  if (!answer.isFound) return refuse(answer.status)
  const { path, headers } = answer.file
  return new Response(fileStream(path), { headers: { ...SECURITY_HEADERS, ...headers } })
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { ...SECURITY_HEADERS } })
}
