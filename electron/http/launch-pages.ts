import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../ports/clock.ts'

/** A browser that starts on a slow machine reads its page well within this. */
const PAGE_LIFE_MS = 10 * 60_000
const PAGE_NAME = /^open-[0-9a-f]{16}\.html$/

/**
 * Files that lead a browser to a one-time address. Every user of a machine can read the command
 * line of a program, and only its owner can read these.
 */
export type LaunchPages = {
  /** @returns the file, or null where none of the folders takes one. */
  write(url: string): string | null
  /** The address was used, or no browser came for it. */
  remove(url: string): void
  removeAll(): void
}

/** @param folders where the pages may lie, the best one first. */
export function createLaunchPages(folders: readonly string[], clock: Clock): LaunchPages {
  const pages = new Map<string, { file: string; life: AbortController }>()
  for (const folder of folders) removeStale(folder, clock.nowMs())
  const remove = (url: string): void => {
    const page = pages.get(url)
    if (!page) return
    pages.delete(url)
    page.life.abort()
    removePage(page.file)
  }
  return {
    write(url) {
      const file = firstThatTakes(folders, newName(clock), pageTo(url))
      if (file === null) return null
      const life = new AbortController()
      pages.set(url, { file, life })
      clock.sleep(PAGE_LIFE_MS, life.signal).then(
        () => remove(url),
        () => undefined,
      )
      return file
    },
    remove,
    removeAll() {
      for (const url of pages.keys()) remove(url)
    },
  }
}

/** No script, since the page is a file's: it may do nothing but lead on. */
function pageTo(url: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Tillbook</title>
<p><a href="${url}">Tillbook</a></p>
</html>
`
}

function newName(clock: Clock): string {
  return `open-${Buffer.from(clock.randomBytes(8)).toString('hex')}.html`
}

function firstThatTakes(folders: readonly string[], name: string, text: string): string | null {
  for (const folder of folders) {
    try {
      makeOwnFolder(folder)
      const file = join(folder, name)
      // Exclusive, so that nothing which is there already is followed or written over.
      writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
      return file
    } catch {
      // A home that is missing, full, read-only or another's: the next folder is tried.
    }
  }
  return null
}

/** @throws where something else lies there: in a link, another could read or change the page. */
function makeOwnFolder(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found) {
    mkdirSync(folder, { mode: 0o700 })
    return
  }
  const isOurs = found.isDirectory() && found.uid === process.getuid?.()
  if (!isOurs) throw new Error(`${folder} is not a folder of ours`)
  chmodSync(folder, 0o700)
}

/** What a host left that did not end by itself; its token is dead since then. */
function removeStale(folder: string, nowMs: number): void {
  try {
    for (const name of readdirSync(folder).filter((one) => PAGE_NAME.test(one))) {
      const file = join(folder, name)
      if (lstatSync(file).mtimeMs + PAGE_LIFE_MS < nowMs) removePage(file)
    }
  } catch {
    // No such folder, most of the time.
  }
}

/** The folder goes with its last page; another host of this user may have one there. */
function removePage(file: string): void {
  try {
    rmSync(file, { force: true })
    rmdirSync(join(file, '..'))
  } catch {
    // Not empty, or the disk takes no write; the token in the page is dead either way.
  }
}
