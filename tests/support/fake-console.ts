import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventPublisher, implement, ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import type { MethodMeta } from '../../shared/contract/base.ts'
import { contract } from '../../shared/contract/index.ts'
import type { SessionView } from '../../shared/contract/session.ts'
import type { ChangeEvent } from '../../shared/model/change.ts'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import type { StatusSnapshot } from '../../shared/model/status.ts'
import { parsePrice } from '../../shared/money.ts'
import { makeBackups } from './fake-console-backups.ts'
import { makeExports } from './fake-console-exports.ts'
import { fakeCredits } from './fake-console-credits.ts'
import { fakeGifts } from './fake-console-gifts.ts'
import { playPairing } from './fake-console-pairing.ts'
import { makeServiceKeys } from './fake-console-keys.ts'
import { fakeBook } from './fake-console-book.ts'
import { makeSeals } from './fake-console-seals.ts'
import {
  FAKE_PIN,
  FAKE_SCENARIOS,
  type FakeOptions,
  type FakeState,
  fakeId,
  makeFakeState,
  makeInvoice,
  makeRate,
  makeStatus,
  makeTimeline,
} from './fake-console-state.ts'

/**
 * The contract answered from memory, over a real WebSocket, beside the built renderer: screens can
 * be looked at in every state before and without the core. It decides nothing that the core does.
 */
export type FakeConsole = {
  url: string
  state: FakeState
  /** Starts again in another scenario without a new port; open pages must reload. */
  reset: (options: FakeOptions) => void
  /** Sends the present snapshot to every page after `state` was changed by hand. */
  publishStatus: () => void
  publishInvoice: (invoice: InvoiceView) => void
  /** Closes every socket at once, as a stopped core does; `isDown` refuses new ones. */
  drop: (isDown: boolean) => void
  close: () => Promise<void>
}

type Bus = EventPublisher<{ change: ChangeEvent; status: StatusSnapshot }>

/** @param options.port 0 picks a free one. @param options.staticDir the built renderer. */
export async function startFakeConsole(
  options: FakeOptions & { port?: number; staticDir: string },
): Promise<FakeConsole> {
  const state = makeFakeState(options)
  const bus: Bus = new EventPublisher()
  const handler = new RPCHandler(makeRouter(state, bus))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 })
  let isDown = false
  const server = createServer((request, response) => {
    void serveStatic(options.staticDir, request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY })
      response.end(body)
    })
  })
  server.on('upgrade', (request, socket, head) => {
    if (isDown) {
      socket.destroy()
      return
    }
    sockets.handleUpgrade(request, socket, head, (peer) => void handler.upgrade(peer))
  })
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    state,
    reset: (next) => {
      Object.assign(state, makeFakeState(next))
    },
    publishStatus: () => bus.publish('status', makeStatus(state)),
    publishInvoice: (invoice) => saveInvoice(state, bus, invoice),
    drop: (down) => {
      isDown = down
      for (const peer of sockets.clients) peer.terminate()
    },
    close: async () => {
      for (const peer of sockets.clients) peer.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self' ws:; object-src 'none'; base-uri 'none'"

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

async function serveStatic(
  folder: string,
  url: string,
): Promise<{ status: number; type: string; body: Buffer | string }> {
  const path = normalize(new URL(url, 'http://fake').pathname).replace(/^(\.\.[/\\])+/, '')
  const extension = extname(path)
  const file = extension === '' ? join(folder, 'index.html') : join(folder, path)
  try {
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    return { status: 200, type, body: await readFile(file) }
  } catch {
    return { status: 404, type: 'text/plain', body: 'not found' }
  }
}

const SILENT = { isSoundOn: false, idleLockMinutes: 10 }
const NOTHING_CHOSEN = { theme: 'system', language: 'en', ...SILENT } as const

function sessionOf(state: FakeState): SessionView {
  const { shop, appearance } = state.settings
  const isFirstRun = state.phase === 'first_run'
  return {
    phase: state.phase,
    profile: state.profile,
    canTrySandbox: isFirstRun,
    canRestore: isFirstRun,
    shopName: isFirstRun ? '' : shop.shopName,
    tillName: isFirstRun ? '' : shop.tillName,
    currency: shop.currency,
    timeZone: isFirstRun ? null : shop.timeZone,
    me: state.me,
    operators: state.operators
      .filter((operator) => operator.isActive)
      .map(({ id, name, role }) => ({ id, name, role })),
    sandboxPin: state.profile === 'sandbox' ? FAKE_PIN : null,
    // Without a book the core knows only its defaults.
    appearance: state.profile === null ? NOTHING_CHOSEN : appearance,
    trouble: state.trouble,
    restored: null,
  }
}

function saveInvoice(state: FakeState, bus: Bus, invoice: InvoiceView): void {
  const index = state.invoices.findIndex((other) => other.id === invoice.id)
  if (index < 0) state.invoices.unshift(invoice)
  else state.invoices[index] = invoice
  publishChange(state, bus, { topic: 'invoice', invoice })
}

function publishChange(
  state: FakeState,
  bus: Bus,
  body: Extract<ChangeEvent, { kind: 'change' }>['change']['body'],
): void {
  state.seq += 1
  bus.publish('change', { kind: 'change', change: { seq: state.seq, atMs: Date.now(), body } })
}

/**
 * Words in the memo script the outcome: `late`, `over`, `under`, `never`; else it is paid exactly.
 */
async function settleLater(state: FakeState, bus: Bus, invoice: InvoiceView): Promise<void> {
  const after = state.settleAfterMs
  if (after === null || invoice.memo.includes('never')) return
  await sleep(after * 0.7)
  const waiting = state.invoices.find((other) => other.id === invoice.id)
  if (waiting?.status !== 'pending') return
  saveInvoice(state, bus, { ...waiting, version: waiting.version + 1, status: 'arriving' })
  await sleep(after * 0.3)
  saveInvoice(state, bus, paid(state, waiting, waiting.version + 2))
}

function paid(state: FakeState, invoice: InvoiceView, version: number): InvoiceView {
  const isOver = invoice.memo.includes('over')
  const isUnder = invoice.memo.includes('under')
  const isLate = invoice.memo.includes('late')
  state.receiptNumber += 1
  return {
    ...invoice,
    version,
    status: isLate ? 'paid_late' : 'paid',
    outcome: isOver ? 'over' : isUnder ? 'under' : 'exact',
    script: isLate
      ? 'late_deliver_or_refund'
      : isOver
        ? 'deliver_over'
        : isUnder
          ? 'ask_under'
          : 'deliver',
    receivedMsat: invoice.amountMsat + (isOver ? 200_000n : isUnder ? -100_000n : 0n),
    settledAtMs: Date.now(),
    receiptNumber: state.receiptNumber,
  }
}

/**
 * The same gate as the core's, read from the contract: nobody looks at a screen they may not use.
 */
function guard(state: FakeState) {
  return implement(contract).use(async ({ next, path, procedure }) => {
    if (state.latencyMs > 0) await sleep(state.latencyMs)
    const name = path.join('.')
    if (state.failing.has(name)) {
      throw new ORPCError('internal', { status: 500, data: { logId: 'fake-1' }, defined: true })
    }
    const meta = procedure['~orpc'].meta as MethodMeta
    if (Array.isArray(meta.access)) {
      if (!state.me) throw new ORPCError('no_session', { status: 401, defined: true })
      if (!meta.access.includes(state.me.role)) {
        throw new ORPCError('forbidden', { status: 403, defined: true })
      }
    }
    return next()
  })
}
export type FakeBuilder = ReturnType<typeof guard>
type Builder = FakeBuilder

function makeRouter(state: FakeState, bus: Bus) {
  const os = guard(state)
  return os.router({
    session: makeSession(os, state),
    operators: makeOperators(os, state, bus),
    setup: makeSetup(os, state),
    invoices: makeInvoices(os, state, bus),
    rates: makeRates(os, state),
    book: { ...fakeBook(os), ...makeSeals(os) },
    ...makeBackups(os),
    node: {
      preflight: os.node.preflight.handler(() => {
        const isUp = state.light === 'connected'
        const isRated = state.rate.tier !== 'stale_block'
        return {
          canSell: isUp,
          checks: [
            {
              id: 'node' as const,
              state: isUp ? ('ok' as const) : ('stop' as const),
              reason: isUp ? '' : state.light,
              values: {},
            },
            { id: 'sync' as const, state: 'ok' as const, reason: '', values: {} },
            { id: 'inbound' as const, state: 'ok' as const, reason: '', values: {} },
            {
              id: 'rate' as const,
              state: isRated ? ('ok' as const) : ('stop' as const),
              reason: isRated ? '' : 'rate_stale_block',
              values: {},
            },
            { id: 'clock' as const, state: 'ok' as const, reason: '', values: {} },
            { id: 'storage' as const, state: 'ok' as const, reason: '', values: {} },
          ],
        }
      }),
    },
    settings: makeSettingsRouter(os, state, bus),
    live: {
      changes: os.live.changes.handler(async function* ({ signal }) {
        yield { kind: 'head' as const, seq: state.seq }
        for await (const event of bus.subscribe('change', { signal })) yield event
      }),
      status: os.live.status.handler(async function* ({ signal }) {
        yield makeStatus(state)
        for await (const snapshot of bus.subscribe('status', { signal })) yield snapshot
      }),
    },
    serviceKeys: makeServiceKeys(os, state),
    exports: makeExports(os),
    ...fakeCredits(os),
    ...fakeGifts(os),
    diagnostics: {
      bundle: os.diagnostics.bundle.handler(() => ({
        fileName: 'tillbook-diagnostics-2026-11-21.txt',
        text: 'Tillbook 0.1.0\nnode: connected\nno secrets are in this file\n',
      })),
      audit: os.diagnostics.audit.handler(({ input }) => ({
        entries: makeAudit().slice(0, input.limit),
      })),
    },
    wallet: {
      state: os.wallet.state.handler(() => ({ balanceMsat: 5_000_000_000n })),
      pay: os.wallet.pay.handler(({ input }) => {
        const invoice = state.invoices.find((other) => other.bolt11 === input.bolt11)
        if (!invoice || invoice.status !== 'pending') {
          return { status: 'failed' as const, paidMsat: 0n, detail: 'not payable' }
        }
        const settled = paid(state, invoice, invoice.version + 1)
        saveInvoice(state, bus, settled)
        return {
          status: 'succeeded' as const,
          paidMsat: settled.receivedMsat ?? 0n,
          detail: 'paid',
        }
      }),
    },
  })
}

function makeSession(os: Builder, state: FakeState) {
  return {
    state: os.session.state.handler(() => sessionOf(state)),
    signIn: os.session.signIn.handler(({ input, errors }) => {
      const waitMs = state.waitUntilMs - Date.now()
      if (waitMs > 0) {
        throw errors.rate_limited({ data: { retryAfterSeconds: Math.ceil(waitMs / 1_000) } })
      }
      const operator = state.operators.find(
        ({ id, isActive }) => id === input.operatorId && isActive,
      )
      if (!operator) throw errors.not_found()
      if (state.pins.get(operator.id) !== input.pin) {
        state.wrongPins += 1
        const seconds = [0, 0, 5, 30, 60, 300][Math.min(state.wrongPins - 1, 5)] ?? 300
        state.waitUntilMs = Date.now() + seconds * 1_000
        throw errors.wrong_pin({ data: { retryAfterSeconds: seconds } })
      }
      Object.assign(state, { wrongPins: 0, me: operator, phase: 'open' })
      return sessionOf(state)
    }),
    lock: os.session.lock.handler(() => {
      Object.assign(state, { me: null, phase: 'locked' })
      return sessionOf(state)
    }),
    lookAgain: os.session.lookAgain.handler(() => sessionOf(state)),
    touch: os.session.touch.handler(() => ({})),
    changeOwnPin: os.session.changeOwnPin.handler(({ input, errors }) => {
      const id = state.me?.id ?? ''
      if (state.pins.get(id) !== input.currentPin) {
        throw errors.wrong_pin({ data: { retryAfterSeconds: 0 } })
      }
      state.pins.set(id, input.newPin)
      return {}
    }),
  }
}

function makeOperators(os: Builder, state: FakeState, bus: Bus) {
  return {
    list: os.operators.list.handler(() => ({ operators: state.operators })),
    create: os.operators.create.handler(({ input }) => {
      const operator = { id: fakeId('op'), name: input.name, role: input.role, isActive: true }
      state.operators.push(operator)
      state.pins.set(operator.id, input.pin)
      publishChange(state, bus, { topic: 'operators' })
      return operator
    }),
    update: os.operators.update.handler(({ input, errors }) => {
      const found = state.operators.find((operator) => operator.id === input.id)
      if (!found) throw errors.not_found()
      const owners = state.operators.filter(({ role, isActive }) => role === 'owner' && isActive)
      const isStillOwner = input.role === 'owner' && input.isActive
      if (owners.length === 1 && owners[0] === found && !isStillOwner) throw errors.last_owner()
      Object.assign(found, input)
      publishChange(state, bus, { topic: 'operators' })
      return found
    }),
    resetPin: os.operators.resetPin.handler(({ input, errors }) => {
      if (!state.pins.has(input.id)) throw errors.not_found()
      state.pins.set(input.id, input.pin)
      return {}
    }),
  }
}

function makeSetup(os: Builder, state: FakeState) {
  return {
    trySandbox: os.setup.trySandbox.handler(({ input }) => {
      Object.assign(state, makeFakeState({ scenario: 'sandbox', language: input.language }))
      return sessionOf(state)
    }),
    leaveSandbox: os.setup.leaveSandbox.handler(({ errors }) => {
      if (state.profile !== 'sandbox') throw errors.forbidden()
      const { language, theme } = state.settings.appearance
      Object.assign(state, makeFakeState({ scenario: 'first_run', language, theme }))
      return sessionOf(state)
    }),
    checkNode: os.setup.checkNode.handler(async function* ({ input }) {
      const id = `draft-${Date.now()}`
      for await (const event of playPairing(input, id, 350)) {
        if (event.kind === 'done' && event.draftId) {
          state.draft = { id, isTooWide: event.isTooWide, canBake: event.canBake }
        }
        yield event
      }
    }),
    bakeCredential: os.setup.bakeCredential.handler(async ({ input, errors }) => {
      if (state.draft?.id !== input.draftId) throw errors.not_found()
      await sleep(600)
      state.draft = { ...state.draft, isTooWide: false, canBake: false }
      return {}
    }),
    finish: os.setup.finish.handler(async ({ input, errors }) => {
      if (state.draft?.id !== input.draftId) throw errors.not_found()
      if (state.draft.isTooWide && !input.acceptsWideCredential) {
        throw errors.bad_request({ data: { field: 'acceptsWideCredential' } })
      }
      await sleep(400)
      const next = makeFakeState({ scenario: 'empty', language: input.language })
      const owner = {
        id: fakeId('op'),
        name: input.ownerName,
        role: 'owner' as const,
        isActive: true,
      }
      next.settings = { ...next.settings, shop: input.shop }
      next.operators = [owner]
      next.me = owner
      next.pins = new Map([[owner.id, input.ownerPin]])
      Object.assign(state, next)
      return sessionOf(state)
    }),
    reconnect: os.setup.reconnect.handler(({ input, errors }) => {
      if (state.draft?.id !== input.draftId) throw errors.not_found()
      state.light = 'connected'
      return {}
    }),
  }
}

function makeInvoices(os: Builder, state: FakeState, bus: Bus) {
  const find = (id: string): InvoiceView | undefined =>
    state.invoices.find((invoice) => invoice.id === id)
  const change = (invoice: InvoiceView, changes: Partial<InvoiceView>): InvoiceView => {
    const next = { ...invoice, ...changes, version: invoice.version + 1 }
    saveInvoice(state, bus, next)
    return next
  }
  return {
    create: os.invoices.create.handler(({ input, errors }) => {
      if (state.light !== 'connected')
        throw errors.node_unreachable({ data: { light: state.light } })
      if (input.amount.unit !== 'sat' && state.rate.tier === 'stale_block') {
        throw errors.rate_unavailable({ data: { tier: state.rate.tier } })
      }
      const invoice = makeInvoice(state, input)
      saveInvoice(state, bus, invoice)
      void settleLater(state, bus, invoice)
      return invoice
    }),
    status: os.invoices.status.handler(({ input, errors }) => {
      const invoice = find(input.id)
      if (!invoice) throw errors.not_found()
      return invoice
    }),
    confirm: os.invoices.confirm.handler(({ input, errors }) => {
      const invoice = find(input.id)
      if (!invoice) throw errors.not_found()
      if (invoice.settledAtMs === null) throw errors.not_settled()
      return {
        success: true as const,
        alreadyPaid: true,
        invoice,
        creditsAdded: 0,
        newBalance: null,
      }
    }),
    void: os.invoices.void.handler(({ input, errors }) => {
      const invoice = find(input.id)
      if (!invoice) throw errors.not_found()
      if (invoice.settledAtMs !== null) throw errors.already_settled()
      return change(invoice, { status: 'canceled', isVoidRequested: true })
    }),
    acknowledge: os.invoices.acknowledge.handler(({ input, errors }) => {
      const invoice = find(input.id)
      if (!invoice) throw errors.not_found()
      return change(invoice, { isAcknowledged: true })
    }),
    get: os.invoices.get.handler(({ input, errors }) => {
      const invoice = find(input.id)
      if (!invoice) throw errors.not_found()
      return { invoice, timeline: makeTimeline(invoice) }
    }),
    list: os.invoices.list.handler(({ input }) => {
      const text = input.search.toLowerCase()
      const from = input.before === null ? 0 : Number(input.before)
      const found = state.invoices.filter((invoice) =>
        [
          invoice.memo,
          invoice.paymentHash,
          `${invoice.receiptNumber}`,
          `${invoice.amountMsat}`,
        ].some((field) => field.toLowerCase().includes(text)),
      )
      const page = found.slice(from, from + input.limit)
      const end = from + page.length
      return { invoices: page, next: end < found.length ? `${end}` : null, asOfSeq: state.seq }
    }),
    open: os.invoices.open.handler(() => ({
      invoices: state.invoices.filter(
        ({ status, script, isAcknowledged }) =>
          ['creating', 'pending', 'arriving'].includes(status) ||
          (!['none', 'deliver'].includes(script) && !isAcknowledged),
      ),
      asOfSeq: state.seq,
    })),
    packages: os.invoices.packages.handler(() => ({
      packages: [{ id: 'credits-300', credits: 300, priceMinor: 300n, currency: 'USD' }],
    })),
  }
}

function makeRates(os: Builder, state: FakeState) {
  return {
    current: os.rates.current.handler(() => ({
      ...state.rate,
      ageMs: state.rate.record ? Date.now() - state.rate.record.atMs : null,
    })),
    refresh: os.rates.refresh.handler(() => {
      state.rate = makeRate(state.scenario, state.profile === 'sandbox')
      return state.rate
    }),
    setManual: os.rates.setManual.handler(({ input, errors }) => {
      if (input.price === null) {
        state.rate = makeRate('owner', state.profile === 'sandbox')
        return state.rate
      }
      const price = parsePrice(input.price, 'EUR')
      if (!price) throw errors.bad_request({ data: { field: 'price' } })
      const reading = { source: 'manual', rawPrice: input.price, atMs: Date.now(), isUsed: true }
      const record = {
        ...(state.rate.record ?? { quoteId: fakeId('quote'), currency: 'EUR' }),
        ...price,
        spreadBasisPoints: 0,
        rounding: 'up_to_sat' as const,
        tier: 'manual' as const,
        atMs: Date.now(),
        readings: [reading],
        reason: input.reason,
      }
      state.rate = { currency: 'EUR', tier: 'manual', record, ageMs: 0, failures: [] }
      return state.rate
    }),
  }
}

function makeSettingsRouter(os: Builder, state: FakeState, bus: Bus) {
  const save = (changes: Partial<FakeState['settings']>) => {
    state.settings = { ...state.settings, ...changes }
    publishChange(state, bus, { topic: 'settings' })
    return state.settings
  }
  const look = (changes: object) =>
    save({ appearance: { ...state.settings.appearance, ...changes } })
  return {
    get: os.settings.get.handler(() => state.settings),
    updateShop: os.settings.updateShop.handler(({ input }) => save({ shop: input })),
    updateAppearance: os.settings.updateAppearance.handler(({ input }) => look(input)),
    updateIdleLock: os.settings.updateIdleLock.handler(({ input }) => look(input)),
    updateRates: os.settings.updateRates.handler(({ input }) => save({ rates: input })),
  }
}

function makeAudit() {
  const now = Date.now()
  const lines: [string, string, string, string][] = [
    ['Mara Lindqvist', 'settings.updateRates', 'ok', 'spread 0.50 %'],
    ['Jo Brandt', 'invoices.create', 'ok', '12.50 €'],
    ['Jo Brandt', 'settings.updateShop', 'forbidden', ''],
    ['Jo Brandt', 'session.signIn', 'ok', ''],
    ['Ben Okafor', 'session.signIn', 'wrong_pin', ''],
    ['Cleo Weiß', 'rates.setManual', 'ok', '88000 EUR, 120 min'],
    ['Mara Lindqvist', 'operators.update', 'last_owner', 'Mara Lindqvist'],
    ['Mara Lindqvist', 'setup.finish', 'ok', 'nordlicht-01'],
  ]
  return lines.map(([operatorName, method, outcome, subject], index) => ({
    seq: lines.length - index,
    atMs: now - index * 7 * 60_000,
    operatorName,
    serviceKeyName: '',
    method,
    outcome,
    subject,
  }))
}

async function main(): Promise<void> {
  const [scenario = 'owner', port = '4180', staticDir = 'out/renderer'] = process.argv.slice(2)
  const known = FAKE_SCENARIOS.find((name) => name === scenario)
  if (!known) throw new Error(`unknown scenario ${scenario}; one of ${FAKE_SCENARIOS.join(' ')}`)
  const running = await startFakeConsole({ scenario: known, port: Number(port), staticDir })
  process.stdout.write(`fake console (${known}) at ${running.url}, every PIN is ${FAKE_PIN}\n`)
}

if (import.meta.main) await main()
