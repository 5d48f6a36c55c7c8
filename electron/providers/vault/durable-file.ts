import { constants } from 'node:fs'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_DIR = 0o700

/**
 * Replaces a file so that after a power cut the old one or the new one is there, whole: written
 * beside it, flushed, renamed over it, and the folder flushed, or the rename itself may be lost.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.draft`
  // Left by a crash, or planted as a link: O_EXCL below must meet nothing.
  await rm(draft, { force: true })
  await writeNew(draft, bytes)
  try {
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await flushFolder(dirname(path))
}

/** Makes a file that must not exist yet, readable by its owner only. @throws EEXIST */
export async function createFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeNew(path, bytes)
  await flushFolder(dirname(path))
}

/** A folder of our own: nobody else may even list it. */
export async function makePrivateFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: OWNER_ONLY_DIR })
  if (made !== undefined) await chmod(path, OWNER_ONLY_DIR)
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  const file = await open(path, flags, OWNER_ONLY_FILE)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

async function flushFolder(path: string): Promise<void> {
  // Windows has no folder handles to flush; its rename is journalled.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
