import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { loadServiceToken } from '../http/service-token.ts'
import type { Clock } from '../ports/clock.ts'
import { systemClock } from '../providers/clock.ts'
import { openLog, type OpenedLog } from '../providers/log/open-log.ts'
import { codeOf } from '../store/errors.ts'
import { makeFolders } from '../store/make-folders.ts'
import { holdLock } from '../store/lock.ts'

const UNWRITABLE = ['EROFS', 'EACCES', 'EPERM']

/** What a host has before its core is open: the folder is ours, and there is a log. */
export type HostBase = {
  rootDir: string
  clock: Clock
  opened: OpenedLog
  serviceToken: string
  /** Gives the folder back and ends the log. */
  close(): void
}

/** @throws BookError in_use when another process holds this data folder. */
export function openBase(rootDir: string): HostBase {
  const lock = holdFolder(rootDir)
  const opened = openLog({
    clock: systemClock,
    dataDir: lock ? rootDir : null,
    level: 'info',
    warnTo: process.stderr,
  })
  const serviceToken = serviceTokenOf(rootDir)
  opened.registerSecret(serviceToken)
  return {
    rootDir,
    clock: systemClock,
    opened,
    serviceToken,
    close() {
      lock?.close()
      opened.close()
    },
  }
}

/**
 * One host holds one data folder, from before the first run has made a book in it.
 * @returns null on a disk that cannot be written to: nobody can hold it, and nobody can harm it.
 * @throws BookError in_use
 */
export function holdFolder(rootDir: string): { close(): void } | null {
  try {
    makeFolders(rootDir, 0o700)
    chmodSync(rootDir, 0o700)
    return holdLock(join(rootDir, 'console.lock'))
  } catch (error) {
    if (UNWRITABLE.includes(codeOf(error))) return null
    throw error
  }
}

/** On a disk that takes no write the token lives in memory, which no script can read: so be it. */
function serviceTokenOf(rootDir: string): string {
  try {
    return loadServiceToken(rootDir, systemClock)
  } catch (error) {
    if (![...UNWRITABLE, 'ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw error
    return Buffer.from(systemClock.randomBytes(32)).toString('base64url')
  }
}
