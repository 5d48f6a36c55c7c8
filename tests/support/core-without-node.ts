import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, Core } from '../../electron/core/core.ts'
import type { FailpointHook } from '../../electron/core/failpoints.ts'
import { openCore } from '../../electron/core/open-core.ts'
import { createLndNode } from '../../electron/providers/lnd/node.ts'
import { createNodePairing } from '../../electron/providers/lnd/pairing.ts'
import { openLog } from '../../electron/providers/log/open-log.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import type { WorkerUrls } from '../../electron/store/built-workers.ts'
import { type MovedClock, movedClock } from './moved-clock.ts'

export type CoreUnderTest = {
  core: Core
  clock: MovedClock
  actor: Actor
  rootDir: string
  /** The same folder in a new core, as after a crash. */
  reopen(): Promise<void>
  close(): Promise<void>
}

/** Where a flush to the disk costs nothing: these tests judge what is booked, not when. */
export function quickFolder(name: string): string {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  return mkdtempSync(join(parent, `tillbook-${name}-`))
}

/** A real core on a real book whose node was never paired: all that credits need. */
export async function startCore(
  options: {
    failpoint?: FailpointHook
    clock?: MovedClock
    rootDir?: string
    workers?: WorkerUrls
  } = {},
): Promise<CoreUnderTest> {
  const rootDir = options.rootDir ?? quickFolder('core')
  const clock = options.clock ?? movedClock()
  const log = openLog({ clock, dataDir: null, level: 'warn' })
  const open = () =>
    openCore(
      {
        rootDir,
        clock,
        log: log.log,
        openVault: (dir) => openSealedVault(dir, { kind: 'key_file' }),
        connectNode: (connection) => createLndNode(connection, { clock }),
        pairing: createNodePairing({ clock }),
        rateSources: () => [],
        startSandbox: () => Promise.reject(new Error('a live profile starts no sandbox')),
        startsInSandbox: false,
        signsInSandboxOwner: false,
        startRunners: () => ({ stop: () => Promise.resolve() }),
        workerUrls: options.workers ?? {},
        bundle: (facts) => log.bundle(facts),
        ...(options.failpoint ? { failpoint: options.failpoint } : {}),
      },
      'live',
    )
  let opened = await open()
  const under: CoreUnderTest = {
    core: opened.core,
    clock,
    actor: actorOf(opened.core),
    rootDir,
    async reopen() {
      await opened.close()
      opened = await open()
      under.core = opened.core
    },
    async close() {
      await opened.close()
      log.close()
      rmSync(rootDir, { recursive: true, force: true })
    },
  }
  return under
}

function actorOf(core: Core): Actor {
  return {
    operatorId: `op_${'0'.repeat(26)}`,
    operatorName: 'Anna',
    tillId: core.tillId,
    originId: core.tillId,
  }
}
