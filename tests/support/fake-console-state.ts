import { fakeCheck } from './fake-console-seals.ts'
import { makeId } from '../../shared/ids.ts'
import type { CreateInvoiceInput, InvoiceView, TimelineEntry } from '../../shared/model/invoice.ts'
import type { OperatorView, Role } from '../../shared/model/people.ts'
import type { RateStatus } from '../../shared/model/rate.ts'
import type { SettingsView } from '../../shared/model/settings.ts'
import type { NodeLight, StatusSnapshot } from '../../shared/model/status.ts'
import { fiatToMsat, parsePrice, satToMsat } from '../../shared/money.ts'

/** Scripted states a screen can be looked at in. Live unless it says sandbox. */
export const FAKE_SCENARIOS = [
  'first_run',
  'sandbox',
  'locked',
  'sandbox_locked',
  'owner',
  'manager',
  'cashier',
  'auditor',
  'empty',
  'node_down',
  'certificate_changed',
  'rates_stale',
  'rates_blocked',
  'wide_credential',
  'book_newer',
  'book_in_use',
  'disk_full',
] as const
export type FakeScenario = (typeof FAKE_SCENARIOS)[number]

export type FakeOptions = {
  scenario: FakeScenario
  language?: 'en' | 'de'
  theme?: 'system' | 'light' | 'dark'
  /** A new invoice is paid after this long; null leaves it waiting. */
  settleAfterMs?: number | null
  /** Every answer waits this long, so that loading can be seen. */
  latencyMs?: number
}

export type FakeState = {
  scenario: FakeScenario
  latencyMs: number
  settleAfterMs: number | null
  phase: 'first_run' | 'locked' | 'open'
  profile: 'sandbox' | 'live' | null
  trouble: 'none' | 'book_newer' | 'book_in_use' | 'disk_full'
  operators: OperatorView[]
  pins: Map<string, string>
  wrongPins: number
  waitUntilMs: number
  me: OperatorView | null
  settings: SettingsView
  rate: RateStatus
  light: NodeLight
  invoices: InvoiceView[]
  timelines: Map<string, TimelineEntry[]>
  seq: number
  tick: number
  receiptNumber: number
  draft: { id: string; isTooWide: boolean; canBake: boolean } | null
  /** Names of methods that fail with `internal` until they are taken out, e.g. `settings.get`. */
  failing: Set<string>
}

export const FAKE_PIN = '246810'
const HOUR_MS = 3_600_000

export function fakeId(
  prefix: 'inv' | 'op' | 'cus' | 'quote' | 'key' | 'exp',
  atMs = Date.now(),
): string {
  return makeId(prefix, atMs, crypto.getRandomValues(new Uint8Array(10)))
}

export function makeFakeState(options: FakeOptions): FakeState {
  const { scenario } = options
  const isFirstRun = scenario === 'first_run'
  const isSandbox = scenario === 'sandbox' || scenario === 'sandbox_locked'
  const isTroubled = ['book_newer', 'book_in_use', 'disk_full'].includes(scenario)
  const isLocked = scenario === 'locked' || scenario === 'sandbox_locked' || isTroubled
  const operators = isSandbox ? [person('Sandbox owner', 'owner')] : shopPeople()
  const state: FakeState = {
    scenario,
    latencyMs: options.latencyMs ?? 0,
    settleAfterMs: options.settleAfterMs === undefined ? 4_000 : options.settleAfterMs,
    phase: isFirstRun ? 'first_run' : isLocked ? 'locked' : 'open',
    profile: isFirstRun ? null : isSandbox ? 'sandbox' : 'live',
    trouble: isTroubled ? (scenario as FakeState['trouble']) : 'none',
    operators: isFirstRun ? [] : operators,
    pins: new Map(operators.map((operator) => [operator.id, FAKE_PIN])),
    wrongPins: 0,
    waitUntilMs: 0,
    me: isFirstRun || isLocked ? null : (pick(operators, scenario) ?? null),
    settings: makeSettings(options, isSandbox),
    rate: makeRate(scenario, isSandbox),
    light:
      scenario === 'node_down'
        ? 'unreachable'
        : scenario === 'certificate_changed'
          ? 'certificate_changed'
          : isFirstRun
            ? 'not_configured'
            : 'connected',
    invoices: [],
    timelines: new Map(),
    seq: 40,
    tick: 0,
    receiptNumber: 4_204,
    draft: null,
    failing: new Set(),
  }
  if (!isFirstRun && scenario !== 'empty') fillInvoices(state)
  return state
}

function pick(operators: OperatorView[], scenario: FakeScenario): OperatorView | undefined {
  const role = ['manager', 'cashier', 'auditor'].includes(scenario) ? scenario : 'owner'
  return operators.find((operator) => operator.role === role)
}

function person(name: string, role: Role, isActive = true): OperatorView {
  return { id: fakeId('op'), name, role, isActive }
}

function shopPeople(): OperatorView[] {
  return [
    person('Mara Lindqvist', 'owner'),
    person('Jo Brandt', 'cashier'),
    person('Ben Okafor', 'cashier'),
    person('Cleo Weiß', 'manager'),
    person('Ada Nowak', 'auditor'),
    person('Tom Hale', 'cashier', false),
  ]
}

function makeSettings(options: FakeOptions, isSandbox: boolean): SettingsView {
  return {
    shop: {
      shopName: isSandbox ? 'Sandbox shop' : 'Nordlicht Coffee',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      tillName: isSandbox ? 'Till 1' : 'Till 2',
    },
    appearance: {
      theme: options.theme ?? 'light',
      language: options.language ?? 'en',
      isSoundOn: true,
      idleLockMinutes: 5,
    },
    rates: {
      sources: isSandbox ? ['sandbox'] : ['coinbase', 'kraken', 'bitstamp'],
      staleWarnMinutes: 5,
      staleBlockMinutes: 60,
      spreadBasisPoints: 50,
      floorMajorPerBtc: 1_000,
      jumpGuardPercent: 20,
    },
    node: {
      isConfigured: options.scenario !== 'first_run',
      host: isSandbox ? '127.0.0.1' : 'node.nordlicht.example',
      port: 10_009,
      pubkey: '02f6725f9c1c40333b67faea92fd211c183050f28df32cac3f9d69685fe9665432',
      alias: isSandbox ? 'Sandbox node' : 'nordlicht-01',
      network: isSandbox ? 'regtest' : 'mainnet',
      certificateFingerprint: Array.from({ length: 32 }, (_, index) =>
        ((index * 37 + 41) % 256).toString(16).padStart(2, '0').toUpperCase(),
      ).join(':'),
      rights: options.scenario === 'wide_credential' ? 'too_wide_accepted' : 'till',
    },
  }
}

const PRICE = '88004.10'

export function makeRate(scenario: FakeScenario, isSandbox = false): RateStatus {
  const ageMs =
    scenario === 'rates_stale' ? 14 * 60_000 : scenario === 'rates_blocked' ? 2 * HOUR_MS : 40_000
  const atMs = Date.now() - ageMs
  const price = parsePrice(PRICE, 'EUR')
  if (!price) throw new Error('the fake price must parse')
  const tier =
    scenario === 'rates_stale'
      ? 'stale_warn'
      : scenario === 'rates_blocked'
        ? 'stale_block'
        : 'fresh'
  return {
    currency: 'EUR',
    tier,
    ageMs,
    record: {
      quoteId: fakeId('quote'),
      currency: 'EUR',
      numerator: price.numerator,
      denominator: price.denominator,
      spreadBasisPoints: 50,
      rounding: 'up_to_sat',
      tier,
      atMs,
      readings: isSandbox
        ? [{ source: 'sandbox', rawPrice: PRICE, atMs, isUsed: true }]
        : [
            { source: 'coinbase', rawPrice: '88010.42', atMs: atMs + 900, isUsed: true },
            { source: 'kraken', rawPrice: PRICE, atMs, isUsed: true },
            { source: 'bitstamp', rawPrice: '91911.00', atMs: atMs + 2_100, isUsed: false },
          ],
    },
    failures:
      tier === 'fresh'
        ? []
        : [
            { source: 'coinbase', reason: 'unreachable' },
            { source: 'kraken', reason: 'deadline' },
            { source: 'bitstamp', reason: 'refused' },
          ],
  }
}

export function makeStatus(state: FakeState): StatusSnapshot {
  state.tick += 1
  const now = Date.now()
  return {
    tick: state.tick,
    node: {
      light: state.light,
      alias: state.settings.node.alias,
      pubkey: state.settings.node.pubkey,
      network: state.settings.node.network,
      isSyncedToChain: state.light === 'connected',
      clockSkewMs: 120,
      sinceMs: now - 2 * HOUR_MS,
      nextAttemptAtMs: state.light === 'unreachable' ? now + 12_000 : null,
      detail: '',
    },
    completeness: {
      settleIndex: 1_204n,
      addIndex: 1_377n,
      caughtUpAtMs: now - 4_000,
      gaps: 0,
      unmatched: 0,
      elsewhere: 0,
    },
    seal: {
      headSeq: 48_211n,
      state: 'sealed',
      checkedAtMs: now - 60_000,
      checkedToSeq: 48_211n,
      brokenAtSeq: null,
      reason: '',
      fault: null,
      lastCheck: fakeCheck('recent'),
    },
    storage: state.scenario === 'disk_full' ? 'full' : 'ok',
    planDay: { doubt: null },
  }
}

/** Builds the invoice that `create` answers, already pending with its QR. */
export function makeInvoice(state: FakeState, input: CreateInvoiceInput): InvoiceView {
  const now = Date.now()
  const record = state.rate.record
  const operator = state.me ?? state.operators[0]
  const { amount } = input
  const isPackage = amount.unit === 'package'
  const fiatMinor = amount.unit === 'fiat' ? amount.amountMinor : isPackage ? 300n : null
  const amountMsat =
    amount.unit === 'sat'
      ? satToMsat(amount.amountSat)
      : record
        ? fiatToMsat(fiatMinor ?? 1n, record)
        : 1_000_000n
  const random = crypto.getRandomValues(new Uint8Array(160))
  return {
    id: fakeId('inv', now),
    version: 1,
    purpose: isPackage ? 'credit_package' : 'sale',
    status: 'pending',
    outcome: 'none',
    script: 'none',
    amountMsat,
    receivedMsat: null,
    fiat: fiatMinor === null ? null : { currency: 'EUR', amountMinor: fiatMinor },
    askedIn: amount.unit === 'sat' ? 'sat' : 'fiat',
    rate: record,
    memo: input.memo,
    bolt11: `lnbcrt${Buffer.from(random).toString('hex')}`,
    paymentHash: Buffer.from(random.subarray(0, 32)).toString('hex'),
    createdAtMs: now,
    expiresAtMs: now + 15 * 60_000,
    settledAtMs: null,
    receiptNumber: null,
    isVoidRequested: false,
    isAcknowledged: false,
    tillId: 'till_2',
    operatorId: operator?.id ?? fakeId('op'),
    operatorName: operator?.name ?? 'Mara',
    credits: isPackage ? 300 : null,
    customerId: isPackage ? fakeId('cus') : null,
  }
}

function fillInvoices(state: FakeState): void {
  const cases: [string, bigint, Partial<InvoiceView>, number][] = [
    ['Flat white, croissant', 1_250n, { status: 'paid', outcome: 'exact' }, 3],
    ['Table 6', 420n, { status: 'pending' }, 5],
    ['Beans 1 kg', 3_290n, { status: 'paid', outcome: 'over', script: 'deliver_over' }, 19],
    ['Espresso', 280n, { status: 'expired' }, 34],
    [
      'Two slices of cake',
      790n,
      {
        status: 'paid_late',
        outcome: 'exact',
        script: 'late_deliver_or_refund',
      },
      52,
    ],
    ['Filter, refill', 350n, { status: 'canceled', isVoidRequested: true }, 75],
    ['Gift box', 4_500n, { status: 'paid', outcome: 'under', script: 'ask_under' }, 130],
    ['', 1_800n, { status: 'paid', outcome: 'exact' }, 190],
  ]
  for (const [memo, amountMinor, changes, minutesAgo] of cases) {
    const amount = { unit: 'fiat', amountMinor } as const
    const invoice = makeInvoice(state, { clientId: 'fake-client', amount, memo })
    const createdAtMs = Date.now() - minutesAgo * 60_000
    const isPaid = changes.status === 'paid' || changes.status === 'paid_late'
    const delta = changes.outcome === 'over' ? 11_000n : changes.outcome === 'under' ? -9_000n : 0n
    state.receiptNumber -= isPaid ? 1 : 0
    state.invoices.push({
      ...invoice,
      ...changes,
      version: 3,
      createdAtMs,
      expiresAtMs: createdAtMs + 15 * 60_000,
      settledAtMs: isPaid ? createdAtMs + 9_000 : null,
      receivedMsat: isPaid ? invoice.amountMsat + delta : null,
      receiptNumber: isPaid ? state.receiptNumber : null,
    })
  }
  state.receiptNumber = 4_204
}

/** The fixed story behind an invoice's present state. */
export function makeTimeline(invoice: InvoiceView): TimelineEntry[] {
  const line = (
    seq: number,
    afterMs: number,
    source: TimelineEntry['source'],
    event: string,
    fromStatus: TimelineEntry['fromStatus'],
    toStatus: TimelineEntry['toStatus'],
  ): TimelineEntry => ({
    seq,
    atMs: invoice.createdAtMs + afterMs,
    source,
    event,
    fromStatus,
    toStatus,
    outcome: 'applied',
    detail: '',
  })
  const lines = [
    line(1, 0, 'operator', 'asked', null, 'creating'),
    line(2, 60, 'node_answer', 'issued', 'creating', 'pending'),
  ]
  if (invoice.status === 'paid' || invoice.status === 'paid_late') {
    lines.push(line(3, 8_400, 'node_stream', 'accepted', 'pending', 'arriving'))
    lines.push(line(4, 9_000, 'node_stream', 'paid', 'arriving', invoice.status))
    const again = line(5, 9_400, 'catch_up', 'paid', invoice.status, invoice.status)
    lines.push({ ...again, outcome: 'duplicate' })
  }
  if (invoice.status === 'expired') {
    lines.push(line(3, 900_000, 'clock', 'lapsed', 'pending', 'expired'))
  }
  return lines
}
