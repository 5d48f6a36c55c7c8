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
  finish(rootDir, swap, onStep)
}

/** Ends a swap that a crash cut short. Called before anything is opened. */
export function finishSwap(rootDir: string): void {
  const marker = join(rootDir, MARKER)
  if (!existsSync(marker)) return
  finish(rootDir, markerSchema.parse(JSON.parse(readFileSync(marker, 'utf8'))), () => {})
}

function finish(rootDir: string, swap: Swap, onStep: (step: SwapStep) => void): void {
  const [profile, from, aside] = [swap.profile, swap.from, swap.aside].map((name) =>
    join(rootDir, name),
  ) as [string, string, string]
  if (existsSync(from)) {
    if (existsSync(profile)) renameSync(profile, aside)
    syncFolder(rootDir)
    onStep('aside')
    renameSync(from, profile)
    syncFolder(rootDir)
  }
  onStep('swapped')
  rmSync(join(rootDir, MARKER))
  syncFolder(rootDir)
}

/** What an aborted restore left: uploads and checked copies nobody can name any more. */
export function removeStaleRestores(rootDir: string): void {
  for (const name of readdirSync(rootDir)) {
    if (name.startsWith(RESTORE_PREFIX)) {
      rmSync(join(rootDir, name), { recursive: true, force: true })
    }
  }
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
