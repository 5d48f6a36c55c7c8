import type { Faults } from './faults.ts'
import type { Service } from './rpc.ts'

/** verrpc.Versioner and lnrpc.State: what a client asks before it trusts the rest. */
export function createVersionService(): Service {
  return {
    streaming: {},
    unary: {
      GetVersion: () => ({
        commit: 'sandbox',
        commit_hash: '',
        version: '0.21.0-beta',
        app_major: 0,
        app_minor: 21,
        app_patch: 0,
        app_pre_release: 'beta',
        build_tags: ['invoicesrpc', 'routerrpc'],
        go_version: 'none',
      }),
    },
  }
}

/** Needs no credential, as in LND; says LOCKED while a fault script keeps the wallet locked. */
export function createStateService(faults: Faults): Service {
  const state = () => ({ state: faults.has('WALLET_LOCKED') ? 'LOCKED' : 'SERVER_ACTIVE' })
  return {
    unary: { GetState: state },
    streaming: {
      SubscribeState: (_request, sink) => sink.send(state()),
    },
  }
}
