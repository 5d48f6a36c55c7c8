import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { type ConsoleApi, createRouter } from '../../electron/api/router.ts'
import { type App, createApp } from '../../electron/core/app.ts'
import type { FailpointHook } from '../../electron/core/failpoints.ts'
import type { Clock } from '../../electron/ports/clock.ts'
import type { RateSource } from '../../electron/ports/rates.ts'
import type { OpenVault } from '../../electron/ports/vault.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { createLndNode } from '../../electron/providers/lnd/node.ts'
import { createNodePairing } from '../../electron/providers/lnd/pairing.ts'
import type { LndLimits } from '../../electron/providers/lnd/limits.ts'
import { openLog, type OpenedLog } from '../../electron/providers/log/open-log.ts'
import { createRateSources } from '../../electron/providers/rates/create-rate-sources.ts'
import { createSandboxWallet } from '../../electron/providers/sandbox/wallet.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { startRunners } from '../../electron/runners/start.ts'
import { type Sandbox, startSandbox } from '../../electron/sandbox/sandbox.ts'

export type ConsoleClient = RouterClient<ConsoleApi>

export type ConsoleUnderTest = {
  app: App
  log: OpenedLog
  rootDir: string
  /** The sandbox node that the open profile runs on, when the console started it. */
  sandbox(): Sandbox
  /** A window of its own. */
  window(name: string): ConsoleClient
  close(): Promise<void>
}

/** A guess need not be dear where nobody guesses: half a minute of all tests was spent on it. */
const CHEAP_PIN = 4

/** A whole console in this process on real parts: SQLite, gRPC, TLS, the sandbox node. */
export async function startConsole(
  options: {
    rootDir?: string
    clock?: Clock
    /** The node's own, when the two are not to agree. */
    nodeClock?: Clock
    startsInSandbox?: boolean
    signsInSandboxOwner?: boolean
    limits?: Partial<LndLimits>
    rateSources?: () => RateSource[]
    failpoint?: FailpointHook
    /** Stands before the vault: where it is what does not take a write. */
    openVault?: OpenVault
    /** As the product has it: where PINs are what is tested, or a host opens the book later. */
    hasDearPins?: boolean
  } = {},
): Promise<ConsoleUnderTest> {
  const rootDir = options.rootDir ?? mkdtempSync(join(tmpdir(), 'tillbook-console-'))
  const clock = options.clock ?? systemClock
  const log = openLog({ clock, dataDir: null, level: 'debug' })
  const held: { sandbox: Sandbox | null } = { sandbox: null }
  const lnd = { clock, ...(options.limits ? { limits: options.limits } : {}) }
  const app = await createApp({
    rootDir,
    clock,
    log: log.log,
    openVault: options.openVault ?? openFileVault,
    connectNode: (connection) => createLndNode(connection, lnd),
    pairing: createNodePairing({ clock }),
    rateSources: (names) => options.rateSources?.() ?? createRateSources(names, { clock }),
    async startSandbox(dir) {
      const nodeClock = options.nodeClock ?? clock
      const sandbox = await startSandbox({
        dataDir: dir,
        port: 0,
        network: 'regtest',
        clock: nodeClock,
      })
      held.sandbox = sandbox
      return runningSandbox(sandbox)
    },
    startsInSandbox: options.startsInSandbox ?? true,
    signsInSandboxOwner: options.signsInSandboxOwner ?? true,
    startRunners,
    bundle: (facts) => log.bundle(facts),
    ...(options.failpoint ? { failpoint: options.failpoint } : {}),
    ...(options.hasDearPins ? {} : { pinCostLog2: CHEAP_PIN }),
  })
  const router = createRouter(app)
  return {
    app,
    log,
    rootDir,
    sandbox() {
      if (!held.sandbox) throw new Error('no sandbox runs')
      return held.sandbox
    },
    window: (name) =>
      createRouterClient(router, {
        context: { consoleSessionId: name, transport: 'direct' },
      }) as ConsoleClient,
    async close() {
      await app.close()
      log.close()
      if (!options.rootDir) rmSync(rootDir, { recursive: true, force: true })
    },
  }
}

/** The vault as a till without a keychain has it. */
export const openFileVault: OpenVault = (dir) => openSealedVault(dir, { kind: 'key_file' })

/** A sandbox node as the host hands it to the core. */
export function runningSandbox(sandbox: Sandbox) {
  const { host, port, certificatePem, tillMacaroonHex, walletMacaroonHex, pubkey } = sandbox
  const wallet = createSandboxWallet({ host, port, certificatePem, walletMacaroonHex })
  return {
    connection: {
      host,
      port,
      certificatePem,
      macaroonHex: tillMacaroonHex,
      expected: { pubkey, network: 'regtest' as const },
    },
    wallet,
    async stop() {
      wallet.close()
      await sandbox.stop()
    },
  }
}

/** Waits until a condition holds, without guessing how long; fails with what it saw last. */
export async function until<Value>(
  look: () => Value | Promise<Value>,
  holds: (value: Value) => boolean,
  withinMs = 10_000,
): Promise<Value> {
  const endMs = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    if (performance.now() > endMs) {
      const text = JSON.stringify(seen, (_key, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : value,
      )
      throw new Error(`still not so: ${text}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
