import type { App } from './app.ts'
import type { Core } from './core.ts'

/**
 * Text for a support request: versions, states and recent log lines, each already scrubbed.
 * No amounts, names, notes, invoices or credentials are put in, so none has to be taken out.
 * Where no book opens, which is when it is needed most, it says why not.
 */
export function diagnosticsBundle(app: App): { fileName: string; text: string } {
  const core = app.core()
  return app.deps.bundle({
    ...(core ? factsOf(core) : { trouble: app.trouble() }),
    runtime: { node: process.version, platform: process.platform, arch: process.arch },
    gauges: app.gauges(),
  })
}

function factsOf(core: Core): Readonly<Record<string, unknown>> {
  const { node, completeness, seal, storage } = core.status.now()
  return {
    profile: core.profile,
    node: {
      light: node.light,
      network: node.network,
      synced: node.isSyncedToChain,
      clockSkewMs: node.clockSkewMs,
      detail: node.detail,
    },
    completeness: {
      settleIndex: String(completeness.settleIndex),
      gaps: completeness.gaps,
      unmatched: completeness.unmatched,
      caughtUpAtMs: completeness.caughtUpAtMs,
    },
    seal: {
      state: seal.state,
      headSeq: String(seal.headSeq),
      checkedToSeq: String(seal.checkedToSeq),
      reason: seal.reason,
    },
    storage,
    vault: core.vault.backend,
  }
}
