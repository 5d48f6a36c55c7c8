import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../ports/clock.ts'

const FILE_NAME = 'service-token'
const OTHERS_MODE_BITS = 0o077
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/**
 * The token of scripts and monitors on this machine, kept in `<data>/service-token` for the owner
 * of the data folder only. A missing or damaged file gets a new token.
 */
export function loadServiceToken(dataDir: string, clock: Clock): string {
  const file = join(dataDir, FILE_NAME)
  const known = readServiceToken(dataDir)
  if (known !== null) {
    // The file may come from a copy that widened its mode.
    if ((statSync(file).mode & OTHERS_MODE_BITS) !== 0) chmodSync(file, 0o600)
    return known
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const token = Buffer.from(clock.randomBytes(32)).toString('base64url')
  writeFileSync(file, `${token}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
  return token
}

/** @returns null when there is no usable token in this data folder. */
export function readServiceToken(dataDir: string): string | null {
  try {
    const text = readFileSync(join(dataDir, FILE_NAME), 'utf8').trim()
    return TOKEN.test(text) ? text : null
  } catch {
    return null
  }
}
