import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import type { App } from '../core/app.ts'
import { changeEvents } from '../core/hub.ts'
import { preflight } from '../core/preflight.ts'
import { changesSince, headOfChanges } from '../core/read-changes.ts'
import { diagnosticsBundle } from '../core/diagnostics.ts'
import { readAudit } from '../core/audit.ts'
import {
  readShop,
  settingsView,
  updateAppearance,
  updateRates,
  updateShop,
} from '../core/settings.ts'
import { walletBalance, walletPay } from '../core/wallet.ts'
import { bindBackups } from './backups.ts'
import { type Bound, bindGate } from './bind.ts'
import { bindExports } from './exports.ts'
import { bindCredits } from './credits.ts'
import { bindGifts } from './gifts.ts'
import { bindInvoices } from './invoices.ts'
import { bindPeople } from './people.ts'
import { bindPlans } from './plans.ts'
import { bindServiceKeys } from './service-keys.ts'
import { bindBook } from './book.ts'
import { bindSeals } from './seals.ts'
import { bindSetup } from './setup.ts'

/**
 * The contract bound to the core: role, run, declared errors, audit. Every transport serves this
 * one router, so none of them can allow what another forbids.
 */
export function createRouter(app: App) {
  const os = bindGate(app, implement(contract))
  return os.router({
    ...bindPeople(app, os),
    setup: bindSetup(app, os),
    invoices: bindInvoices(app, os),
    ...bindCredits(app, os),
    gifts: bindGifts(app, os),
    plans: bindPlans(app, os),
    serviceKeys: bindServiceKeys(app, os),
    book: { ...bindBook(app, os), ...bindSeals(app, os) },
    exports: bindExports(app, os),
    ...bindBackups(app, os),
    ...bindConsole(app, os),
  })
}

export type ConsoleApi = ReturnType<typeof createRouter>

function bindConsole(app: App, os: Bound) {
  const currency = (): string => app.mustCore().book.read(readShop).currency
  return {
    rates: {
      current: os.rates.current.handler(({ input }) =>
        app.mustCore().rates.firstStatus(input?.currency ?? currency()),
      ),
      refresh: os.rates.refresh.handler(() => app.mustCore().rates.refreshNow(currency())),
      setManual: os.rates.setManual.handler(({ input }) => {
        const manual = input.price === null ? null : input
        return app.mustCore().rates.setManual(manual, currency())
      }),
    },
    node: {
      preflight: os.node.preflight.handler(({ input }) => preflight(app.mustCore(), input)),
    },
    settings: {
      get: os.settings.get.handler(() => settingsView(app.mustCore())),
      updateShop: os.settings.updateShop.handler(({ input }) => updateShop(app.mustCore(), input)),
      updateAppearance: os.settings.updateAppearance.handler(({ input }) =>
        updateAppearance(app.mustCore(), input),
      ),
      updateIdleLock: os.settings.updateIdleLock.handler(({ input }) =>
        updateAppearance(app.mustCore(), input),
      ),
      updateRates: os.settings.updateRates.handler(({ input }) =>
        updateRates(app.mustCore(), input),
      ),
    },
    live: {
      changes: os.live.changes.handler(({ input, signal, context }) => {
        const core = app.mustCore()
        const signedOut = app.sessions.ended(context.consoleSessionId)
        return changeEvents({
          hub: core.hub,
          head: () => headOfChanges(core),
          since: (seq) => changesSince(core, seq),
          afterSeq: input.afterSeq,
          signal: signal ? AbortSignal.any([signal, signedOut]) : signedOut,
        })
      }),
      status: os.live.status.handler(({ signal }) => app.mustCore().status.follow(signal)),
    },
    diagnostics: {
      bundle: os.diagnostics.bundle.handler(() => diagnosticsBundle(app)),
      audit: os.diagnostics.audit.handler(({ input }) => ({
        entries: readAudit(app.mustCore(), input.limit),
      })),
    },
    wallet: {
      state: os.wallet.state.handler(() => walletBalance(app.mustCore())),
      pay: os.wallet.pay.handler(({ input }) => walletPay(app.mustCore(), input)),
    },
  }
}
