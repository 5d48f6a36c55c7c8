import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The system says that there is no folder above, although there is: nothing can be made in it. */
export class NoFolderHere extends Error {
  readonly code = 'ENOFOLDER'
  readonly path: string

  constructor(path: string) {
    super(`no folder can be made here: ${path}`)
    this.name = 'NoFolderHere'
    this.path = path
  }
}

/**
 * Makes a folder that a person named, and what is missing above it. Node's own recursive mkdir
 * never ends in /proc, which answers every attempt with ENOENT.
 * @returns the first folder that was made, or undefined where all were there.
 * @throws NoFolderHere, or the system's error
 */
export function makeFolders(path: string, mode = 0o777): string | undefined {
  if (isFolder(path)) return undefined
  const above = dirname(path)
  const first = above === path ? undefined : makeFolders(above, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have been a moment faster.
    if (isFolder(path)) return first
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw isMissing && isFolder(above) ? new NoFolderHere(path) : error
  }
  return first ?? path
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
