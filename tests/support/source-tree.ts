import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the project as the tidy rules see it; `path` is relative, with forward slashes. */
export type SourceFile = { path: string; text: string }

// What git ignores: made by tools, so no rule of ours applies.
const MADE = new Set(['node_modules', 'out', 'dist', 'coverage', '.git'])
const MADE_PATHS = new Set(['tests/e2e/shots', 'tests/e2e/results', 'tests/regtest/bin'])
const BINARY = /\.(png|ico|icns|woff2?|db|gz)$/

/** Every text file of the project under `root`. */
export function sourceTree(root: string): SourceFile[] {
  return pathsUnder(root, '').map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

function pathsUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    // In a linked checkout git's own entry is a file, and it names a path of this machine.
    if (MADE.has(entry.name) || MADE_PATHS.has(path)) return []
    if (entry.isDirectory()) return pathsUnder(root, path)
    return entry.isFile() && !BINARY.test(entry.name) && !entry.name.endsWith('.log') ? [path] : []
  })
}
