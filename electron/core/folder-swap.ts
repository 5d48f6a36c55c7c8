import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Written before the first folder moves; while it is there, the swap is to be finished. */
const MARKER = 'restore.json'
/** Restores that were not yet taken: uploads and checked copies. */
export const RESTORE_PREFIX = '.restore-'

const markerSchema = z.object({
  profile: z.enum(['live', 'sandbox']),
  /** Name of the checked folder that becomes the profile. */
  from: z.string().regex(/^\.restore-[0-9a-z]+$/),
  /** Name under which the old one is kept. */
  aside: z.string().regex(/^(live|sandbox)-before-restore-[0-9-]+$/),
})
export type Swap = z.infer<typeof markerSchema>

/** Where crash tests end the process; the product passes none. */
export type SwapStep = 'marked' | 'aside' | 'swapped'

/**
 * Puts a checked folder in the place of a profile; the old one is renamed, never deleted. Three
 * renames with a marker before them: ended at any point, the next start finds either the old
 * book whole or finishes with the new one (`finishSwap`).
 * @throws what the disk refused; then the old book is back in its place.
 */
export function swapFolders(
  rootDir: string,
  swap: Swap,
  onStep: (step: SwapStep) => void = () => {},
): void {
  const marker = join(rootDir, MARKER)
  writeFileSync(`${marker}.new`, JSON.stringify(swap), { mode: 0o600, flush: true })
  renameSync(`${marker}.new`, marker)
  syncFolder(rootDir)
  onStep('marked')
  const profile = join(rootDir, swap.profile)
  const hadOld = existsSync(profile)
  try {
    moveFolders(rootDir, swap, onStep)
  } catch (error) {
    // A scanner that holds a file, a full disk: the shop goes on with the book it had.
    takeBack(rootDir, swap)
    // With no book in its place the marker stays: the next start tries again.
    if (existsSync(profile) || !hadOld) removeMarker(rootDir)
    throw error
  }
  syncFolder(rootDir)
  onStep('swapped')
  removeMarker(rootDir)
}

/**
 * Ends a swap that a crash cut short. Called before anything is opened.
 * @returns `taken_back` when the new folder could not be put in place and the old book was.
 * @throws what the disk refused when neither is in its place; both are kept for the next start.
 */
export function finishSwap(rootDir: string): 'none' | 'finished' | 'taken_back' {
  const swap = pendingSwap(rootDir)
  if (!swap) return 'none'
  let end: 'finished' | 'taken_back' = 'finished'
  try {
    if (existsSync(join(rootDir, swap.from))) moveFolders(rootDir, swap, () => {})
    else takeBack(rootDir, swap)
  } catch (error) {
    takeBack(rootDir, swap)
    // Nothing to go on with: the checked folder is all there is, and it stays.
    if (!existsSync(join(rootDir, swap.profile))) throw error
    end = 'taken_back'
  }
  syncFolder(rootDir)
  removeMarker(rootDir)
  return end
}

function pendingSwap(rootDir: string): Swap | null {
  const marker = join(rootDir, MARKER)
  if (!existsSync(marker)) return null
  return markerSchema.parse(JSON.parse(readFileSync(marker, 'utf8')))
}

function moveFolders(rootDir: string, swap: Swap, onStep: (step: SwapStep) => void): void {
  const profile = join(rootDir, swap.profile)
  if (existsSync(profile)) renameSync(profile, join(rootDir, swap.aside))
  syncFolder(rootDir)
  onStep('aside')
  renameSync(join(rootDir, swap.from), profile)
}

/** The old book where it was, unless a book is there. @throws what the disk refused */
function takeBack(rootDir: string, swap: Swap): void {
  const [profile, aside] = [join(rootDir, swap.profile), join(rootDir, swap.aside)]
  if (existsSync(profile) || !existsSync(aside)) return
  renameSync(aside, profile)
  syncFolder(rootDir)
}

function removeMarker(rootDir: string): void {
  rmSync(join(rootDir, MARKER))
  syncFolder(rootDir)
}

/** What an aborted restore left: uploads and checked copies nobody can name any more. */
export function removeStaleRestores(rootDir: string): void {
  for (const name of readdirSync(rootDir)) {
    if (name.startsWith(RESTORE_PREFIX)) removeStaged(rootDir, name)
  }
}

/** Takes a checked copy away, but never one that a marker names: it may be the only book. */
export function removeStaged(rootDir: string, name: string): void {
  if (pendingSwap(rootDir)?.from === name) return
  rmSync(join(rootDir, name), { recursive: true, force: true })
}

function syncFolder(path: string): void {
  // Windows has no folder handles to flush; its rename is journalled.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
