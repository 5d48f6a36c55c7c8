import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const SIZE_BYTES = 24 * 1024 * 1024

/** A data folder on a file system of its own, small enough to be filled in an instant. */
export type SmallDisk = {
  fill(): void
  free(): void
  setReadOnly(isReadOnly: boolean): void
  /** Puts the folder back where it was, with what was written meanwhile. */
  close(): void
}

/** @returns null where this process may mount nothing; the folder is then as it was. */
export function openSmallDisk(dataDir: string): SmallDisk | null {
  const kept = `${dataDir}.kept`
  renameSync(dataDir, kept)
  mkdirSync(dataDir, { mode: 0o700 })
  try {
    shell(`mount -t tmpfs -o size=${SIZE_BYTES},mode=700 tmpfs "$0"`, dataDir)
  } catch {
    rmSync(dataDir, { recursive: true })
    renameSync(kept, dataDir)
    return null
  }
  cpSync(kept, dataDir, { recursive: true, preserveTimestamps: true })
  rmSync(kept, { recursive: true })
  const filler = join(dataDir, 'filler')
  return {
    fill: () => {
      for (const size of [1024 * 1024, 4096]) untilFull(filler, Buffer.alloc(size))
    },
    free: () => rmSync(filler, { force: true }),
    setReadOnly: (isReadOnly) =>
      shell(`mount -o remount,${isReadOnly ? 'ro' : 'rw'} "$0"`, dataDir),
    close: () => {
      cpSync(dataDir, kept, { recursive: true, preserveTimestamps: true })
      shell('umount "$0"', dataDir)
      rmSync(dataDir, { recursive: true })
      renameSync(kept, dataDir)
    },
  }
}

function shell(command: string, folder: string): void {
  execFileSync('sh', ['-c', command, folder], { stdio: 'ignore' })
}

function untilFull(file: string, block: Buffer): void {
  try {
    for (;;) appendFileSync(file, block)
  } catch {
    // No room for another block of this size.
  }
}
