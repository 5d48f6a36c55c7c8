import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { shopSettingsSchema } from '../../shared/model/settings.ts'
import { readSetting } from '../store/settings.ts'
import type { AppDeps, Runners } from './app-deps.ts'
import type { Core } from './core.ts'
import { finishSwap, removeStaleRestores } from './folder-swap.ts'
import { gaugesOf, type Health, healthOf } from './health.ts'
import { type OpenedCore, openCore } from './open-core.ts'
import { createPairingDrafts, type PairingDrafts } from './pairing-drafts.ts'
import { Refusal } from './refusal.ts'
import { createRestores, type Restores } from './restores.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { readAppearance } from './settings.ts'
import { createServiceApi, type ServiceApi } from './service-api.ts'
import { seedSandbox } from './seed-sandbox.ts'
import { type Trouble, troubleOf } from './trouble.ts'

type Prepare = (core: Core) => Promise<void>

/** The running console: at most one open core, the windows at it, and what stopped it if so. */
export type App = {
  deps: AppDeps
  sessions: Sessions
  drafts: PairingDrafts
  restores: Restores
  serviceApi: ServiceApi
  /** Null in the first run and in trouble. */
  core(): Core | null
  /** @throws Refusal not_set_up */
  mustCore(): Core
  trouble(): Trouble
  /** Whether a backup may take the place of the real book: there is none, or it is of no use. */
  hasNoGoodBook(): boolean
  /** The same, for a window that asks: it cannot while another opens or restores a book. */
  canRestore(): boolean
  /** Null when no real book was ever finished; a half-made one is left for the first run. */
  openLiveIfSetUp(): Promise<Core | null>
  /** Closes what is open and does the same; what stands in the way is `trouble`, and is thrown. */
  goLive(): Promise<void>
  /** @param prepare makes the book ready; until it has, no window is answered by this core. */
  open(profile: Core['profile'], prepare?: Prepare): Promise<Core>
  /**
   * Runs what opens another book than before one after another: a first run, a first restore, the
   * way out of the sandbox, another look. The second finds what the first has made.
   */
  setUp<Made>(work: () => Promise<Made>): Promise<Made>
  /** Tries again what did not open; how it went is in `trouble`. Never two at once. */
  lookAgain(): Promise<void>
  /** Makes this profile the one that the next start opens. */
  remember(profile: Core['profile'] | null): void
  /**
   * Closes the open book, lets `swap` change what lies in its folder, and opens what is there then:
   * the same book when `swap` threw. Meanwhile nobody is answered, and nothing can be set up.
   * @throws what `swap` threw; Refusal not_set_up when no book is open
   */
  exchange(swap: () => Promise<void>): Promise<void>
  closeCore(): Promise<void>
  close(): Promise<void>
  health(): Health
  gauges(): Record<string, number>
}

/**
 * Starts the console: opens the profile that was used last, or waits for the first run.
 * @throws BookError in_use: a second console on one book is refused before anything is shown.
 */
export async function createApp(deps: AppDeps): Promise<App> {
  mkdirSync(deps.rootDir, { recursive: true, mode: 0o700 })
  if (finishSwap(deps.rootDir) === 'taken_back') deps.log.warn('book.restore_taken_back')
  removeStaleRestores(deps.rootDir)
  const held: Held = { ...NOTHING_HELD }
  const core = (): Core | null => held.opened?.core ?? null
  const closeCore = async (): Promise<void> => {
    const { opened, runners } = held
    held.opened = null
    held.runners = null
    sessions.lockAll()
    serviceApi.touch()
    await closeWhole(runners, opened)
  }
  const serviceApi = createServiceApi(core)
  const sessions = createSessions(deps.clock, () => idleLockMs(core()))
  const app: App = {
    deps,
    sessions,
    drafts: createPairingDrafts(deps),
    restores: createRestores(deps),
    serviceApi,
    core,
    mustCore() {
      const open = core()
      if (!open) throw new Refusal('not_set_up')
      return open
    },
    trouble: () => (held.isExchanging ? 'restoring' : held.trouble),
    hasNoGoodBook: () => hasNoGoodBook(held),
    canRestore: () => held.settingUp === null && hasNoGoodBook(held),
    openLiveIfSetUp: () => openLiveIfSetUp(app),
    async goLive() {
      await closeCore()
      const inTheWay = await named(app, held, 'live', () => app.openLiveIfSetUp())
      if (inTheWay) throw inTheWay
    },
    async open(profile, prepare) {
      await closeCore()
      const opened = await openWhole(deps, profile, prepare)
      held.opened = opened
      held.trouble = 'none'
      held.troubled = null
      held.runners = deps.startRunners(opened.core)
      serviceApi.touch()
      return opened.core
    },
    setUp: (work) => inTurn(held, work),
    async lookAgain() {
      if (held.isExchanging || held.trouble === 'none') return
      held.looking ??= inTurn(held, () => openTroubled(app, held)).finally(
        () => (held.looking = null),
      )
      await held.looking
    },
    remember: (profile) => rememberProfile(deps.rootDir, profile),
    exchange: (swap) => exchangeBooks(app, held, swap),
    closeCore,
    close: closeCore,
    health: () => healthOf(app),
    gauges: () => gaugesOf(app),
  }
  const error = await openRemembered(app, held)
  // At a start nothing is shown at all; who looks again later is told on the screen.
  if (error && held.trouble === 'book_in_use') throw error
  return app
}

/** A profile that opens but cannot be made ready is not open. */
async function openWhole(
  deps: AppDeps,
  profile: Core['profile'],
  prepare?: Prepare,
): Promise<OpenedCore> {
  const opened = await openCore(deps, profile)
  try {
    if (profile === 'sandbox') await seedSandbox(opened.core)
    await prepare?.(opened.core)
    return opened
  } catch (error) {
    // On a disk that takes no write even a close may fail; what counts is why it began.
    await opened.close().catch((fault: unknown) => {
      deps.log.error('book.close_failed', fault)
    })
    throw error
  }
}

/** Two at once would both find no book, and both open one or put one in its place. */
async function inTurn<Made>(held: Held, work: () => Promise<Made>): Promise<Made> {
  const before = held.settingUp
  const { promise, resolve } = Promise.withResolvers<void>()
  held.settingUp = promise
  try {
    await before
    return await work()
  } finally {
    if (held.settingUp === promise) held.settingUp = null
    resolve()
  }
}

function hasNoGoodBook(held: Held): boolean {
  return held.opened === null && !held.isExchanging && isReplaceable(held)
}

type Held = {
  opened: OpenedCore | null
  runners: Runners | null
  trouble: Trouble
  /** The profile that the trouble is of. */
  troubled: Core['profile'] | null
  /** The look that is going on. */
  looking: Promise<unknown> | null
  /** The last of those that open another book, or wait for their turn to. */
  settingUp: Promise<void> | null
  /** One book takes the place of another; between the two none is open. */
  isExchanging: boolean
}

/** The book is closed also where a loop ended badly: it would keep its folder from the next. */
async function closeWhole(runners: Runners | null, opened: OpenedCore | null): Promise<void> {
  try {
    await runners?.stop()
  } finally {
    await opened?.close()
  }
}

const NOTHING_HELD: Held = {
  opened: null,
  runners: null,
  trouble: 'none',
  troubled: null,
  looking: null,
  settingUp: null,
  isExchanging: false,
}

/** As `App.exchange` says. */
async function exchangeBooks(app: App, held: Held, swap: () => Promise<void>): Promise<void> {
  if (held.isExchanging || held.opened?.core.profile !== 'live') throw new Refusal('not_set_up')
  held.isExchanging = true
  try {
    await app.closeCore()
    await swap()
  } finally {
    await named(app, held, 'live', () => app.open('live')).finally(
      () => (held.isExchanging = false),
    )
  }
}

/**
 * Where the real book or its keys do not open, a backup is the way back. A full disk, a newer
 * program and a folder that may not be written are put right otherwise, and the book is whole.
 */
const RESTORED_FROM: readonly Trouble[] = [
  'none',
  'book_corrupt',
  'vault_locked',
  'vault_damaged',
  'vault_unreadable',
]

function isReplaceable({ trouble, troubled }: Held): boolean {
  return troubled !== 'sandbox' && RESTORED_FROM.includes(trouble)
}

/** @returns what stood in the way, and has its name in `trouble`; null when it opened. */
function openRemembered(app: App, held: Held): Promise<Error | null> {
  const isSandbox = app.deps.startsInSandbox || rememberedProfile(app.deps.rootDir) === 'sandbox'
  return openNamed(app, held, isSandbox ? 'sandbox' : 'live')
}

function openNamed(app: App, held: Held, profile: Core['profile']): Promise<Error | null> {
  if (profile === 'sandbox') return named(app, held, 'sandbox', () => app.open('sandbox'))
  return named(app, held, 'live', () => app.openLiveIfSetUp())
}

/** Who had the turn before may have put it right. */
async function openTroubled(app: App, held: Held): Promise<void> {
  if (held.troubled !== null) await openNamed(app, held, held.troubled)
}

/** Gives what stands in the way of an opening its name. @returns it, or null when it opened. */
async function named(
  app: App,
  held: Held,
  profile: Core['profile'],
  open: () => Promise<unknown>,
): Promise<Error | null> {
  try {
    await open()
    return null
  } catch (error) {
    const trouble = troubleOf(error)
    if (!trouble || !(error instanceof Error)) throw error
    app.deps.log.error('book.open_failed', error)
    held.trouble = trouble
    held.troubled = profile
    return error
  }
}

async function openLiveIfSetUp(app: App): Promise<Core | null> {
  if (!existsSync(join(app.deps.rootDir, 'live', 'book.sqlite'))) return null
  try {
    return await app.open('live', requireShop)
  } catch (error) {
    // A crash in the middle of the first run: the wizard goes on where nothing was saved.
    if (error instanceof NoShop) return null
    throw error
  }
}

/** A core without a shop can answer no window. @throws NoShop */
async function requireShop({ book }: Core): Promise<void> {
  if (!book.read((tx) => readSetting(tx, 'shop', shopSettingsSchema))) throw new NoShop()
}

class NoShop extends Error {}

function idleLockMs(core: Core | null): number {
  return core ? core.book.read(readAppearance).idleLockMinutes * 60_000 : 0
}

const rememberedSchema = z.object({ profile: z.enum(['sandbox', 'live']).nullable() })

function rememberedProfile(rootDir: string): Core['profile'] | null {
  const file = join(rootDir, 'console.json')
  if (!existsSync(file)) return null
  const parsed = rememberedSchema.safeParse(safeJson(readFileSync(file, 'utf8')))
  return parsed.success ? parsed.data.profile : null
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function rememberProfile(rootDir: string, profile: Core['profile'] | null): void {
  const file = join(rootDir, 'console.json')
  if (profile === null) return rmSync(file, { force: true })
  // Written aside and renamed, so that a crash leaves the old word or the new one.
  writeFileSync(`${file}.new`, JSON.stringify({ profile }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
