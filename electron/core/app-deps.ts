import type { Clock } from '../ports/clock.ts'
import type { LightningNode, NodeConnection, SandboxWallet } from '../ports/lightning.ts'
import type { Log } from '../ports/log.ts'
import type { NodePairing } from '../ports/pairing.ts'
import type { RateSource } from '../ports/rates.ts'
import type { OpenVault } from '../ports/vault.ts'
import type { WorkerUrls } from '../store/built-workers.ts'
import type { Core } from './core.ts'
import type { FailpointHook } from './failpoints.ts'

export type RunningSandbox = {
  connection: NodeConnection
  wallet: SandboxWallet
  stop(): Promise<void>
}

export type Runners = { stop(): Promise<void> }

/** What a host hands to the core: everything outside it, so that the core imports no provider. */
export type AppDeps = {
  /**
   * Folder of all profiles; each profile's book, vault and node data live in a folder of its own.
   */
  rootDir: string
  clock: Clock
  log: Log
  openVault: OpenVault
  connectNode(connection: NodeConnection): LightningNode
  pairing: NodePairing
  rateSources(names: readonly string[]): RateSource[]
  /** Starts the sandbox node on its own folder. */
  startSandbox(dir: string): Promise<RunningSandbox>
  /** Opens the sandbox at once, without the first-run choice. */
  startsInSandbox: boolean
  /**
   * A window of a fresh sandbox is signed in as its owner by itself; off where roles are tested.
   */
  signsInSandboxOwner: boolean
  /** Starts the loops that look for rows and call the core; the core itself never loops. */
  startRunners(core: Core): Runners
  /** Where a bundle put each worker; one that is absent runs from its source. */
  workerUrls?: WorkerUrls
  /** Text for a support request: these facts and the recent log lines, scrubbed once more. */
  bundle(facts: Readonly<Record<string, unknown>>): { fileName: string; text: string }
  failpoint?: FailpointHook
  /** Cost of a PIN's hash, as in `pin-hash.ts`; lower only in tests that are not about PINs. */
  pinCostLog2?: number
}
