import type { App } from './app.ts'

/**
 * Text for a support request: versions, states and recent log lines, each already scrubbed.
 * No amounts, names, notes, invoices or credentials are put in, so none has to be taken out.
 */
export function diagnosticsBundle(app: App): { fileName: string; text: string } {
  const core = app.mustCore()
  const { node, completeness, seal, storage } = core.status.now()
  const facts = {
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
    runtime: { node: process.version, platform: process.platform, arch: process.arch },
    gauges: app.gauges(),
  }
  return app.deps.bundle(facts)
}
