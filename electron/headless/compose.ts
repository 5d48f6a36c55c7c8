import { exportFile } from '../api/export-file.ts'
import { createRouter } from '../api/router.ts'
import { type App, createApp } from '../core/app.ts'
import type { FailpointHook } from '../core/failpoints.ts'
import type { ServedConsole } from '../http/console-app.ts'
import type { OpenVault } from '../ports/vault.ts'
import { createLndNode } from '../providers/lnd/node.ts'
import { createNodePairing } from '../providers/lnd/pairing.ts'
import { createRateSources } from '../providers/rates/create-rate-sources.ts'
import { registeringVault } from '../providers/vault/registering.ts'
import { openSealedVault, type VaultSecretSource } from '../providers/vault/sealed-file.ts'
import { startRunners } from '../runners/start.ts'
import { builtWorkers } from '../store/built-workers.ts'
import type { HostBase } from './host-base.ts'
import { startOwnSandbox } from './own-sandbox.ts'

export type ComposeOptions = {
  startsInSandbox: boolean
  /** Where crash tests end the process; the product passes none. */
  failpoint?: FailpointHook
  /** What opens the sealed vault; by default a key file beside it. */
  vaultSource?: VaultSecretSource
  /** Puts another vault over the sealed file; it is given the plain one to fall back to. */
  vaultOver?: (openWithout: OpenVault) => OpenVault
}

export type ComposedApp = ServedConsole & { app: App }

/** Puts the real parts together, the same for both hosts. @throws BookError */
export async function composeApp(base: HostBase, options: ComposeOptions): Promise<ComposedApp> {
  const { clock, opened } = base
  const openVault = vaultOf(options)
  const app = await createApp({
    rootDir: base.rootDir,
    clock,
    log: opened.log,
    openVault: async (dir) => {
      const vault = await openVault(dir)
      return registeringVault(vault, (secret) => opened.registerSecret(secret))
    },
    connectNode: (connection) => createLndNode(connection, { clock }),
    pairing: createNodePairing({ clock }),
    rateSources: (names) => createRateSources(names, { clock }),
    startSandbox: (dir) => startOwnSandbox(dir, opened.log),
    startsInSandbox: options.startsInSandbox,
    signsInSandboxOwner: true,
    startRunners,
    bundle: (facts) => opened.bundle(facts),
    workerUrls: builtWorkers(),
    ...(options.failpoint ? { failpoint: options.failpoint } : {}),
  })
  return {
    app,
    router: createRouter(app),
    exportFile: (context, id) => exportFile(app, context, id),
  }
}

function vaultOf({ vaultSource, vaultOver }: ComposeOptions): OpenVault {
  const openSealed: OpenVault = (dir) => openSealedVault(dir, vaultSource ?? { kind: 'key_file' })
  return vaultOver ? vaultOver(openSealed) : openSealed
}
