import type { ShopSettings } from '../../../shared/model/settings.ts'
import { SHOP_CURRENCIES, type ShopCurrency } from '../../../shared/money.ts'
import { type ConnectionDraft, EMPTY_CONNECTION } from '../../app/pairing/connection-text.ts'

export type FirstRunStep = 'choose' | 'restore' | 'node' | 'shop' | 'owner'

/** Everything typed so far that is no secret, so that stepping back loses nothing. */
export type FirstRunState = {
  step: FirstRunStep
  connection: ConnectionDraft
  acceptsWide: boolean
  shop: ShopSettings
  ownerName: string
}

export type FirstRunAction =
  | { kind: 'went'; step: FirstRunStep }
  | { kind: 'connection'; connection: ConnectionDraft }
  | { kind: 'accepts_wide'; acceptsWide: boolean }
  | { kind: 'shop'; shop: ShopSettings }
  | { kind: 'owner_name'; ownerName: string }

export function firstRunReducer(state: FirstRunState, action: FirstRunAction): FirstRunState {
  switch (action.kind) {
    case 'went':
      // A half-typed credential does not lie about behind another step.
      return { ...state, step: action.step, connection: leaving(state) }
    case 'connection':
      return { ...state, connection: action.connection }
    case 'accepts_wide':
      return { ...state, acceptsWide: action.acceptsWide }
    case 'shop':
      return { ...state, shop: action.shop }
    case 'owner_name':
      return { ...state, ownerName: action.ownerName }
  }
}

function leaving({ step, connection }: FirstRunState): ConnectionDraft {
  return step === 'node' ? { ...connection, uri: '', macaroon: '' } : connection
}

/** The first guess at a shop: what this machine says of where it stands. */
export function firstState(options: {
  tillName: string
  timeZone: string
  locale: string
}): FirstRunState {
  const { tillName, timeZone, locale } = options
  return {
    step: 'choose',
    connection: EMPTY_CONNECTION,
    acceptsWide: false,
    shop: { shopName: '', currency: currencyOf(timeZone, locale), timeZone, tillName },
    ownerName: '',
  }
}

const ZONE_CURRENCIES: Readonly<Record<string, ShopCurrency>> = {
  'Europe/London': 'GBP',
  'Europe/Zurich': 'CHF',
  'Europe/Vaduz': 'CHF',
  'Europe/Copenhagen': 'DKK',
  'Europe/Oslo': 'NOK',
  'Europe/Stockholm': 'SEK',
  'Europe/Prague': 'CZK',
  'Europe/Warsaw': 'PLN',
  'Asia/Tokyo': 'JPY',
}

const REGION_CURRENCIES: Readonly<Record<string, ShopCurrency>> = {
  US: 'USD',
  CH: 'CHF',
  LI: 'CHF',
  GB: 'GBP',
  AU: 'AUD',
  CA: 'CAD',
  JP: 'JPY',
  DK: 'DKK',
  NO: 'NOK',
  SE: 'SEK',
  CZ: 'CZK',
  PL: 'PLN',
  SV: 'USD',
}

/**
 * Where the clock stands says more about a shop than which English it reads; the locale's region
 * only decides where a zone does not, and the euro where neither does.
 */
export function currencyOf(timeZone: string, locale: string): ShopCurrency {
  const byZone = ZONE_CURRENCIES[timeZone]
  if (byZone) return byZone
  if (timeZone.startsWith('Europe/')) return 'EUR'
  if (timeZone.startsWith('Australia/')) return 'AUD'
  const region = /[-_]([A-Z]{2})\b/.exec(locale)?.[1] ?? ''
  return REGION_CURRENCIES[region] ?? SHOP_CURRENCIES[0]
}
