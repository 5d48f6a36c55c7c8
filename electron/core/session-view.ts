import type { SessionView } from '../../shared/contract/session.ts'
import { operatorById, operators } from '../store/operators.ts'
import type { App } from './app.ts'
import type { Core } from './core.ts'
import { SANDBOX_OWNER, sandboxOwner } from './seed-sandbox.ts'
import { DEFAULT_APPEARANCE, readAppearance, readShop } from './settings.ts'

/** What a window may know before and after sign-in: names, never credentials. */
export function sessionView(app: App, consoleSessionId: string): SessionView {
  const core = app.core()
  if (!core) return closedView(app)
  signInFreshSandboxWindow(app, core, consoleSessionId)
  const signedIn = app.sessions.get(consoleSessionId)
  return core.book.read((tx) => {
    const shop = readShop(tx)
    const me = signedIn ? operatorById(tx, signedIn.operatorId) : null
    const people = operators(tx).filter((person) => person.isActive)
    return {
      phase: me ? 'open' : 'locked',
      profile: core.profile,
      canTrySandbox: false,
      canRestore: false,
      shopName: shop.shopName,
      tillName: shop.tillName,
      currency: shop.currency,
      timeZone: shop.timeZone,
      me,
      operators: people.map(({ id, name, role }) => ({ id, name, role })),
      sandboxPin: core.profile === 'sandbox' ? SANDBOX_OWNER.pin : null,
      appearance: readAppearance(tx),
      restored: core.profile === 'live' ? app.restores.last() : null,
      trouble: 'none',
    }
  })
}

function closedView(app: App): SessionView {
  const trouble = app.trouble()
  return {
    phase: trouble === 'none' ? 'first_run' : 'locked',
    profile: null,
    canTrySandbox: trouble === 'none',
    canRestore: app.canRestore(),
    shopName: '',
    tillName: '',
    currency: 'EUR',
    timeZone: null,
    me: null,
    operators: [],
    sandboxPin: null,
    appearance: DEFAULT_APPEARANCE,
    restored: null,
    trouble,
  }
}

/** One click to the Sell screen: a window that nobody has locked is the sandbox owner's. */
function signInFreshSandboxWindow(app: App, core: Core, consoleSessionId: string): void {
  if (core.profile !== 'sandbox' || !app.deps.signsInSandboxOwner) return
  if (!app.sessions.isFresh(consoleSessionId)) return
  const owner = core.book.read(sandboxOwner)
  if (!owner) return
  const { id: operatorId, name, role } = owner
  app.sessions.signIn(consoleSessionId, { operatorId, name, role })
}
