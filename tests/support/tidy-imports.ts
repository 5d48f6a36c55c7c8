import { posix } from 'node:path'
import type { SourceFile } from './source-tree.ts'

/**
 * One row of the table "who may import whom". Folders, and here and there one file, are paths of
 * the project; `types` are folders that may be named in `import type` only. `packages` names what
 * may come from outside: an allow list, or the packages that are refused.
 */
type Zone = {
  folder: string
  may: string[]
  types?: string[]
  packages: { only: string[] } | { never: string[] }
}

const SDKS = ['@grpc/*', 'lightning', 'ln-service', 'invoices', 'stripe']
const TRANSPORTS = ['hono', '@hono/*', 'ws', '@orpc/server/*', '@orpc/openapi']
const NO_PRIVILEGES = ['node:*', 'electron', 'better-sqlite3', 'ws', ...SDKS, 'hono', '@hono/*']

export const ZONES: readonly Zone[] = [
  { folder: 'shared', may: [], packages: { only: ['zod', '@orpc/contract'] } },
  { folder: 'renderer', may: ['shared'], packages: { never: [...NO_PRIVILEGES, '@orpc/server'] } },
  // Calendars are no place for code of our own: month ends, leap years and zones are Temporal's.
  {
    folder: 'electron/domain',
    may: ['shared'],
    packages: { only: ['@js-temporal/polyfill'] },
  },
  {
    folder: 'electron/ports',
    may: ['shared'],
    types: ['electron/domain'],
    packages: { only: [] },
  },
  {
    folder: 'electron/store',
    may: ['shared', 'electron/domain'],
    packages: { only: ['better-sqlite3', 'node:*'] },
  },
  {
    folder: 'electron/providers',
    may: ['shared', 'electron/domain', 'electron/ports'],
    packages: { never: ['electron', 'better-sqlite3', 'ws'] },
  },
  {
    folder: 'electron/core',
    may: ['shared', 'electron/domain', 'electron/ports', 'electron/store', 'electron/exports'],
    packages: { never: ['electron', ...SDKS, ...TRANSPORTS, '@orpc/server'] },
  },
  {
    folder: 'electron/exports',
    may: ['shared', 'electron/domain', 'electron/store'],
    packages: { only: ['node:*', 'pdfkit', 'zod'] },
  },
  {
    folder: 'electron/runners',
    may: ['shared', 'electron/ports', 'electron/core'],
    packages: { never: ['electron', 'better-sqlite3', ...SDKS, ...TRANSPORTS, '@orpc/server'] },
  },
  {
    folder: 'electron/api',
    may: ['shared', 'electron/core'],
    types: ['electron/ports'],
    packages: { never: ['electron', 'better-sqlite3', ...SDKS, ...TRANSPORTS] },
  },
  {
    folder: 'electron/http',
    may: ['shared', 'electron/api'],
    types: ['electron/core', 'electron/ports'],
    packages: { never: ['electron', 'better-sqlite3', ...SDKS] },
  },
  {
    folder: 'electron/sandbox',
    may: ['shared'],
    packages: {
      never: ['electron', 'hono', '@hono/*', 'ws', '@orpc/*', 'stripe'],
    },
  },
  {
    folder: 'electron/cli',
    // The two hosts' folders, the sealed vault and the clock; nothing that needs a network.
    may: [
      'shared',
      'electron/domain',
      'electron/ports',
      'electron/store',
      'electron/core',
      'electron/exports',
      'electron/providers/vault',
      'electron/providers/clock.ts',
      'electron/headless/user-folders.ts',
    ],
    packages: { never: ['electron', ...SDKS, ...TRANSPORTS, '@orpc/server'] },
  },
  { folder: 'electron/desktop', may: ['shared', 'electron'], packages: { never: [] } },
  { folder: 'electron/headless', may: ['shared', 'electron'], packages: { never: ['electron'] } },
]

export type ImportLine = { target: string; isTypeOnly: boolean }

const IMPORT = /^[ \t]*(?:import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"]+)['"]/gm
const BARE_IMPORT = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
const CALLED_IMPORT = /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g

/** Every import, re-export, dynamic import and require in a source text. */
export function importsOf(text: string): ImportLine[] {
  return [
    ...[...text.matchAll(IMPORT)].map(([, clause, target]) => ({
      target: String(target),
      isTypeOnly: isTypeClause(String(clause)),
    })),
    ...[...text.matchAll(BARE_IMPORT), ...text.matchAll(CALLED_IMPORT)].map(([, target]) => ({
      target: String(target),
      isTypeOnly: false,
    })),
  ]
}

/** One sentence for each import that the table forbids. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return files.filter(({ path }) => /\.(ts|tsx)$/.test(path)).flatMap(forbiddenIn)
}

function forbiddenIn(file: SourceFile): string[] {
  const zone = ZONES.find(({ folder }) => file.path.startsWith(`${folder}/`))
  if (zone === undefined) {
    return file.path.startsWith('electron/') ? [`${file.path} is in no folder of the table`] : []
  }
  return importsOf(file.text)
    .filter((line) => !isAllowed(file.path, zone, line))
    .map(({ target }) => `${file.path} may not import ${target}`)
}

function isAllowed(from: string, zone: Zone, line: ImportLine): boolean {
  if (!line.target.startsWith('.')) return isPackageAllowed(zone, line.target)
  const path = posix.join(posix.dirname(from), line.target)
  if (leavesItsFolder(from, path, 'renderer/features')) return false
  if (leavesItsFolder(from, path, 'electron/providers')) return false
  if (from.startsWith('renderer/ui/') && path.startsWith('renderer/features/')) return false
  if (from.startsWith('electron/headless/') && path.startsWith('electron/desktop/')) return false
  const allowed = [zone.folder, ...zone.may, ...(line.isTypeOnly ? (zone.types ?? []) : [])]
  return allowed.some((entry) => path === entry || path.startsWith(`${entry}/`))
}

/** A feature never imports another feature, a provider never another provider. */
function leavesItsFolder(from: string, to: string, parent: string): boolean {
  const [own, other] = [from, to].map((path) => childOf(path, parent))
  return own !== null && other !== null && own !== other
}

/** The folder directly under `parent`; files that lie in `parent` itself belong to all. */
function childOf(path: string, parent: string): string | null {
  const match = new RegExp(`^${parent}/([^/]+)/`).exec(path)
  return match?.[1] ?? null
}

function isPackageAllowed(zone: Zone, target: string): boolean {
  const matches = (names: string[]) => names.some((name) => isPackage(name, target))
  return 'only' in zone.packages ? matches(zone.packages.only) : !matches(zone.packages.never)
}

/** `name` matches the package and its sub-paths; `scope*` matches everything that starts so. */
function isPackage(name: string, target: string): boolean {
  if (name.endsWith('*')) return target.startsWith(name.slice(0, -1))
  return target === name || target.startsWith(`${name}/`)
}

function isTypeClause(clause: string): boolean {
  if (/^\s*type\b(?!\s*,)/.test(clause)) return true
  const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1]?.split(',') ?? []
  const written = names.map((name) => name.trim()).filter((name) => name !== '')
  return written.length > 0 && written.every((name) => name.startsWith('type '))
}
