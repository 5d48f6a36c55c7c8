import { isContractProcedure } from '@orpc/contract'
import type { MethodMeta } from '../../shared/contract/base.ts'
import { contract } from '../../shared/contract/index.ts'

export type Method = { name: string; path: string[]; meta: MethodMeta; errors: string[] }

/** Every method of the contract, from the contract itself: a new one cannot be forgotten. */
export function allMethods(node: unknown = contract, path: string[] = []): Method[] {
  if (isContractProcedure(node)) {
    const { meta, errorMap } = node['~orpc']
    return [{ name: path.join('.'), path, meta: meta as MethodMeta, errors: Object.keys(errorMap) }]
  }
  return Object.entries(node as object).flatMap(([key, child]) => allMethods(child, [...path, key]))
}

const INVOICE = { id: `inv_${'0'.repeat(26)}` }
const OPERATOR = `op_${'0'.repeat(26)}`

/**
 * An input for each method that passes its schema and does as little as can be: most name a thing
 * that is not there. `null` where the method takes none.
 */
export const SAMPLES: Readonly<Record<string, unknown>> = {
  'session.state': null,
  'session.signIn': { operatorId: OPERATOR, pin: '000000' },
  'session.lock': null,
  'session.touch': null,
  'session.changeOwnPin': { currentPin: '999999', newPin: '888888' },
  'operators.list': null,
  'operators.create': { name: 'Nobody', role: 'cashier', pin: '555555' },
  'operators.update': { id: OPERATOR, name: 'Nobody', role: 'cashier', isActive: false },
  'operators.resetPin': { id: OPERATOR, pin: '555555' },
  'setup.trySandbox': { language: 'en' },
  'setup.leaveSandbox': null,
  'setup.checkNode': { kind: 'lndconnect', uri: 'lndconnect://127.0.0.1:1?macaroon=AAAA' },
  'setup.bakeCredential': { draftId: 'none' },
  'setup.finish': {
    draftId: 'none',
    shop: { shopName: 'S', currency: 'EUR', timeZone: 'Europe/Berlin', tillName: 'T' },
    language: 'en',
    ownerName: 'Eve',
    ownerPin: '666666',
    acceptsWideCredential: false,
  },
  'setup.reconnect': { draftId: 'none', acceptsWideCredential: false },
  'invoices.create': {
    clientId: 'contract-cell',
    amount: { unit: 'package', packageId: 'none', customerName: 'Nobody' },
    memo: '',
  },
  'invoices.status': INVOICE,
  'invoices.confirm': INVOICE,
  'invoices.void': INVOICE,
  'invoices.acknowledge': INVOICE,
  'invoices.get': INVOICE,
  'invoices.list': { search: 'contract-cell', limit: 1, before: null },
  'invoices.open': null,
  'invoices.packages': null,
  'rates.current': null,
  'rates.refresh': null,
  'rates.setManual': { price: null, validMinutes: 120 },
  'node.preflight': { amountMsat: 1_000n, isFiat: false },
  'settings.get': null,
  'settings.updateShop': {
    shopName: 'Sandbox Café',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    tillName: 'Till 1',
  },
  'settings.updateAppearance': {
    theme: 'system',
    language: 'en',
    isSoundOn: false,
    idleLockMinutes: 0,
  },
  'settings.updateRates': {
    sources: ['sandbox'],
    staleWarnMinutes: 10,
    staleBlockMinutes: 60,
    spreadBasisPoints: 0,
    floorMajorPerBtc: 1_000,
    jumpGuardPercent: 50,
  },
  'live.changes': { afterSeq: null },
  'live.status': null,
  'diagnostics.bundle': null,
  'diagnostics.audit': { limit: 1 },
  'wallet.state': null,
  'wallet.pay': { bolt11: 'lnbcrt1notaninvoice00', mode: 'pay' },
}
