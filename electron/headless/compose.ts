import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type App, createApp } from '../core/app.ts'
import type { FailpointHook } from '../core/failpoints.ts'
import { loadServiceToken } from '../http/service-token.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { OpenVault } from '../ports/vault.ts'
import { systemClock } from '../providers/clock.ts'
import { createLndNode } from '../providers/lnd/node.ts'
import { createNodePairing } from '../providers/lnd/pairing.ts'
import { openLog } from '../providers/log/open-log.ts'
import { createRateSources } from '../providers/rates/create-rate-sources.ts'
import { registeringVault } from '../providers/vault/registering.ts'
import { openSealedVault, type VaultSecretSource } from '../providers/vault/sealed-file.ts'
import { startRunners } from '../runners/start.ts'
import { codeOf } from '../store/errors.ts'
import { holdLock } from '../store/lock.ts'
import { startOwnSandbox } from './own-sandbox.ts'

export type ComposeOptions = {
  rootDir: string
  startsInSandbox: boolean
  /** Where crash tests end the process; the product passes none. */
  failpoint?: FailpointHook
  /** What opens the sealed vault; by default a key file beside it. */
  vaultSource?: VaultSecretSource
  /** Puts another vault over the sealed file; it is given the plain one to fall back to. */
  vaultOver?: (openWithout: OpenVault) => OpenVault
}

export type ComposedApp = {
  app: App
  clock: Clock
  log: Log
  serviceToken: string
  close(): Promise<void>
}

/**
 * Puts the real parts together, the same for both hosts.
 * @throws BookError in_use when another process holds this data folder.
 */
export async function composeApp(options: ComposeOptions): Promise<ComposedApp> {
  const { rootDir } = options
  const lock = holdFolder(rootDir)
  const opened = openLog({
    clock: systemClock,
    dataDir: lock ? rootDir : null,
    level: 'info',
    warnTo: process.stderr,
  })
  const { log } = opened
  try {
    const serviceToken = serviceTokenOf(rootDir, lock !== null)
    opened.registerSecret(serviceToken)
    const openVault = vaultOf(options)
    const app = await createApp({
      rootDir,
      clock: systemClock,
      log,
      openVault: async (dir) => {
        const vault = await openVault(dir)
        return registeringVault(vault, (secret) => opened.registerSecret(secret))
      },
      connectNode: (connection) => createLndNode(connection, { clock: systemClock }),
      pairing: createNodePairing({ clock: systemClock }),
      rateSources: (names) => createRateSources(names, { clock: systemClock }),
      startSandbox: startOwnSandbox,
      startsInSandbox: options.startsInSandbox,
      signsInSandboxOwner: true,
      startRunners,
      ...bundledWorker(),
      ...(options.failpoint ? { failpoint: options.failpoint } : {}),
      bundle: (facts) => opened.bundle(facts),
      ...builtWorker(),
    })
    const close = async () => {
      await app.close()
      lock?.close()
      opened.close()
    }
    return { app, clock: systemClock, log, serviceToken, close }
  } catch (error) {
    lock?.close()
    opened.close()
    throw error
  }
}

/** A bundle puts the verification thread beside itself; from sources the store knows where it is. */
function bundledWorker(): { verifyWorkerUrl?: URL } {
  const url = new URL('./verify-worker.js', import.meta.url)
  return existsSync(url) ? { verifyWorkerUrl: url } : {}
}

/**
 * One host holds one data folder, from before the first run has made a book in it.
 * @returns null on a disk that cannot be written to: nobody can hold it, and nobody can harm it.
 */
export function holdFolder(rootDir: string): { close(): void } | null {
  try {
    mkdirSync(rootDir, { recursive: true, mode: 0o700 })
    chmodSync(rootDir, 0o700)
    return holdLock(join(rootDir, 'console.lock'))
  } catch (error) {
    if (['EROFS', 'EACCES', 'EPERM'].includes(codeOf(error))) return null
    throw error
  }
}

/** On a read-only disk the token lives in memory, which no script can read: so be it. */
function serviceTokenOf(rootDir: string, isWritable: boolean): string {
  if (isWritable) return loadServiceToken(rootDir, systemClock)
  return Buffer.from(systemClock.randomBytes(32)).toString('base64url')
}

/** In a build the worker is a file beside this one; from sources the core finds its own. */
function builtWorker(): { verifyWorkerUrl?: URL } {
  const verifyWorkerUrl = new URL('./verify-worker.js', import.meta.url)
  return existsSync(verifyWorkerUrl) ? { verifyWorkerUrl } : {}
}

function vaultOf({ vaultSource, vaultOver }: ComposeOptions): OpenVault {
  const openSealed: OpenVault = (dir) => openSealedVault(dir, vaultSource ?? { kind: 'key_file' })
  return vaultOver ? vaultOver(openSealed) : openSealed
}
