import { contract } from '../../../shared/contract/index.ts'
import type { SessionView } from '../../../shared/contract/session.ts'
import { mayCall } from '../../app/access.ts'

export const SECTION_IDS = [
  'shop',
  'node',
  'rates',
  'people',
  'service_keys',
  'backup',
  'own_pin',
  'appearance',
  'diagnostics',
  'sandbox',
  'about',
] as const
export type SectionId = (typeof SECTION_IDS)[number]

/**
 * The sections whose methods this person may call; the rest is absent, not grey. A section without
 * a line here does not compile, so nothing is shown by forgetting.
 */
export function sectionsFor(view: Pick<SessionView, 'me' | 'profile'>): readonly SectionId[] {
  const role = view.me?.role ?? null
  const { settings, setup, rates, operators, session, diagnostics, serviceKeys, backups } = contract
  const isOpen: Readonly<Record<SectionId, boolean>> = {
    shop: mayCall(role, settings.updateShop),
    node: mayCall(role, setup.reconnect),
    rates: mayCall(role, rates.setManual) || mayCall(role, settings.updateRates),
    people: mayCall(role, operators.list),
    service_keys: mayCall(role, serviceKeys.list),
    backup: mayCall(role, backups.overview),
    own_pin: mayCall(role, session.changeOwnPin),
    appearance: mayCall(role, settings.updateAppearance),
    diagnostics: mayCall(role, diagnostics.bundle) || mayCall(role, diagnostics.audit),
    sandbox: role !== null && view.profile === 'sandbox' && mayCall(role, setup.leaveSandbox),
    about: role !== null,
  }
  return SECTION_IDS.filter((id) => isOpen[id])
}
