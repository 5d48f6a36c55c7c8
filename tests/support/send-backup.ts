import { readFileSync } from 'node:fs'
import type { ConsoleClient } from './console-under-test.ts'

const PIECE_BYTES = 72 * 1024

/** Hands a backup over piece by piece, as a window does. @returns the id of the restore. */
export async function sendBackup(window: ConsoleClient, file: string): Promise<string> {
  const { restoreId } = await window.restore.begin()
  const bytes = readFileSync(file)
  for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
    const base64 = bytes.subarray(offset, offset + PIECE_BYTES).toString('base64')
    await window.restore.append({ restoreId, offset, base64 })
  }
  return restoreId
}
