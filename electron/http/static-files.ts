import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export type StaticFile = { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> }

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
}
/** Vite writes the content's hash into these names, so such a file can never change. */
const HASHED = /^\/assets\/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/

/**
 * The renderer's build as a fixed list. A path is looked up, never joined, so no request can name
 * a file outside it; source maps and unknown types are not served at all.
 */
export function openStaticFiles(root: string): {
  /** @returns null when nothing of this name is served. `path` starts with a slash. */
  read(path: string): Promise<StaticFile | null>
} {
  const paths = listFiles(root)
  const cache = new Map<string, StaticFile>()
  return {
    async read(path) {
      const name = path === '/' ? '/index.html' : path
      const known = cache.get(name)
      if (known) return known
      const file = paths.get(name)
      if (file === undefined) return null
      const body = new Uint8Array(await readFile(file))
      const found = { body, headers: headersOf(name) }
      cache.set(name, found)
      return found
    },
  }
}

function headersOf(name: string): Record<string, string> {
  return {
    'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
    'Cache-Control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-store',
  }
}

function listFiles(root: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || TYPES[extname(entry.name)] === undefined) continue
    const file = join(entry.parentPath, entry.name)
    found.set(`/${relative(root, file).split(sep).join('/')}`, file)
  }
  return found
}
