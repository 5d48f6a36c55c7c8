import { bookCheckSchema } from '../../shared/model/seal.ts'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Vault, VaultError } from '../ports/vault.ts'
import { chainHead } from '../store/chain.ts'
import { nodeCursor } from '../store/cursors.ts'
import { countElsewhere } from '../store/invoices.ts'
import { fillFindKeys } from '../store/customers.ts'
import { asBookError } from '../store/errors.ts'
import { type Book, openBook } from '../store/open.ts'
import { ReviewThread } from '../store/review/review-thread.ts'
import { readSetting } from '../store/settings.ts'
import { ensureTill, till } from '../store/tills.ts'
import { type Anchors, openAnchors } from './anchors.ts'
import { writeLastAudit } from './audit.ts'
import type { AppDeps, RunningSandbox } from './app-deps.ts'
import { commitWaiting } from './commit-together.ts'
import { removeStaleSnapshots, stopBackupJob } from './backups.ts'
import type { Core } from './core.ts'
import { createDeadlines } from './deadlines.ts'
import { createExportDesk } from './export-desk.ts'
import { announceExports } from './exports.ts'
import { createHoldDeadlines } from './hold-deadlines.ts'
import { createHub } from './hub.ts'
import { INVOICE_EXPIRY_SECONDS } from './invoice-terms.ts'
import { deriveKey } from './keys.ts'
import { resumeHolds } from './lapse-reservations.ts'
import { savedConnection, settleNodeView } from './node-connection.ts'
import { createNodeLink } from './node-link.ts'
import { PIN_COST_LOG2 } from './pin-hash.ts'
import { createPlanClock } from './plan-clock.ts'
import { planDayOf, seenAtMs } from './plan-doubt.ts'
import { createRateDesk } from './rate-desk.ts'
import { savePassed } from './stream-place.ts'
import { createStatusBoard, type StatusBoard } from './status-board.ts'

export type OpenedCore = { core: Core; close(): Promise<void> }

/** One till stands at each book today; the id is in every row, so that more can join. */
const TILL_ID = 'till_1'

/**
 * Opens one profile's vault, book and node. Nothing runs yet: the runners are started by the app.
 * @throws BookError, VaultError: each with a kind that the screen has words for.
 */
export async function openCore(deps: AppDeps, profile: Core['profile']): Promise<OpenedCore> {
  const dir = join(deps.rootDir, profile)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const vault = await deps.openVault(dir)
  const master = await masterSecret(deps, vault, dir)
  const book = openBook({ dir, chainKey: deriveKey(master, 'chain'), clock: deps.clock })
  removeStaleSnapshots(dir)
  let sandbox: RunningSandbox | null = null
  try {
    book.write((tx) => {
      if (!till(tx)) ensureTill(tx, TILL_ID, 'Till 1')
      fillFindKeys(tx)
    })
    sandbox = profile === 'sandbox' ? await startNode(deps, join(dir, 'node')) : null
    const core = assemble(deps, { profile, book, vault, master, sandbox })
    resumeHolds(core)
    settleNodeView(core)
    return { core, close: () => closeCore(core, sandbox) }
  } catch (error) {
    await sandbox?.stop()
    book.close()
    throw error
  }
}

/** The node has files of its own; a disk that fails them is named like one that fails the book. */
async function startNode(deps: AppDeps, dir: string): Promise<RunningSandbox> {
  try {
    return await deps.startSandbox(dir)
  } catch (error) {
    throw asBookError(error, dir)
  }
}

/** A book without its key can prove nothing: a new key is made only where no book is. */
async function masterSecret(deps: AppDeps, vault: Vault, dir: string): Promise<Uint8Array> {
  const kept = vault.read('master')
  if (kept) return kept
  if (existsSync(join(dir, 'book.sqlite'))) {
    throw new VaultError('damaged', 'the vault of this book has lost its key')
  }
  const made = deps.clock.randomBytes(32)
  await vault.write('master', made)
  return made
}

function assemble(
  deps: AppDeps,
  opened: {
    profile: Core['profile']
    book: Book
    vault: Vault
    master: Uint8Array
    sandbox: RunningSandbox | null
  },
): Core {
  const { profile, book, vault, master, sandbox } = opened
  const { clock, log } = deps
  const board: { status: StatusBoard | null; core: Core | null } = { status: null, core: null }
  // Before anything is noted in the book: that would be seen as the last that happened in it.
  const planClock = createPlanClock(clock, book.read(seenAtMs))
  const anchors = openAnchors({ book, key: deriveKey(master, 'seals'), clock, log })
  const node = createNodeLink({
    clock,
    connect: (connection) => deps.connectNode(connection),
    connection: sandbox?.connection ?? savedConnection(vault),
    onChange: () => board.status?.touch(),
  })
  const seal = firstSeal(book, anchors)
  const status = createStatusBoard({
    node: () => node.status(),
    completeness: () => completenessOf(book, node.pubkey()),
    storage: () => book.storageState(),
    headSeq: () => book.read(chainHead).seq,
    seal,
    history: () => anchors.history().state,
    planDay: () => book.read((tx) => planDayOf(tx, planClock.doubt())),
  })
  board.status = status
  const core: Core = {
    profile,
    tillId: TILL_ID,
    book,
    anchors,
    clock,
    log: log.child({ profile }),
    vault,
    keys: keysOf(master),
    workerUrls: deps.workerUrls ?? {},
    review: reviewOf(deps, book),
    hub: createHub(),
    node,
    planClock,
    rates: createRateDesk({
      book,
      clock,
      log,
      profile,
      sources: (names) => deps.rateSources(names),
    }),
    status,
    deadlines: createDeadlines(clock, INVOICE_EXPIRY_SECONDS * 1_000),
    holds: createHoldDeadlines(clock),
    wallet: sandbox?.wallet ?? null,
    exports: exportsOf(deps, book, () => board.core && announceExports(board.core)),
    ...inTests(deps),
    startedAtMonotonicMs: clock.monotonicMs(),
  }
  board.core = core
  return core
}

/** What only tests hand in, and what stands in its place. */
function inTests(deps: AppDeps): Pick<Core, 'failpoint' | 'pinCostLog2'> {
  return {
    failpoint: deps.failpoint ?? (() => {}),
    pinCostLog2: deps.pinCostLog2 ?? PIN_COST_LOG2,
  }
}

/** How far the book has heard its node, and what waits at nodes it had before. */
function completenessOf(book: Book, nodePubkey: string) {
  return book.read((tx) => ({ ...nodeCursor(tx, nodePubkey), elsewhere: countElsewhere(tx) }))
}

/** Every key that the core uses, each for one thing only. */
function keysOf(master: Uint8Array): Core['keys'] {
  return {
    chain: deriveKey(master, 'chain'),
    preimage: deriveKey(master, 'preimage'),
    pinPepper: deriveKey(master, 'pin-pepper'),
    servicePepper: deriveKey(master, 'service-pepper'),
    giftCode: deriveKey(master, 'gift-code'),
    giftPepper: deriveKey(master, 'gift-pepper'),
  }
}

/** The index lies beside its book and goes with it; the thread begins with the first question. */
function reviewOf({ workerUrls, log }: AppDeps, book: Book): ReviewThread {
  return new ReviewThread({
    bookFile: book.file,
    indexFile: join(dirname(book.file), 'review.sqlite'),
    workerUrl: workerUrls?.['review-worker'],
    onFault: (error) => void log.error('review.thread_failed', error),
  })
}

function exportsOf({ clock, log, workerUrls }: AppDeps, book: Book, onChange: () => void) {
  const workerUrl = workerUrls?.['export-worker']
  return createExportDesk({ book, clock, log, workerUrl, onChange })
}

/** A break that an earlier version kept has no rule. */
const brokenSchema = bookCheckSchema
  .pick({ brokenAtSeq: true, reason: true, fault: true })
  .nullable()

/** A book that is known to be wrong begins frozen: nothing is spent before it is looked at. */
function firstSeal(book: Book, anchors: Anchors): ReturnType<StatusBoard['seal']> {
  const { head, broken } = book.read((tx) => ({
    head: chainHead(tx).seq,
    broken: readSetting(tx, 'chain_broken', brokenSchema),
  }))
  book.freeze(broken !== null || anchors.isAstray())
  return {
    headSeq: head,
    state: broken ? 'broken' : 'checking',
    checkedAtMs: null,
    checkedToSeq: 0n,
    brokenAtSeq: broken?.brokenAtSeq ?? null,
    reason: broken?.reason ?? '',
    fault: broken?.fault ?? null,
    lastCheck: null,
  }
}

async function closeCore(core: Core, sandbox: RunningSandbox | null): Promise<void> {
  try {
    commitWaiting(core)
    // Whoever listens hears nothing more from here; their next subscription is of the next core.
    core.hub.close()
    core.status.close()
    await stopBackupJob(core)
    writeLastAudit(core)
    savePassed(core)
    await core.exports.close()
    await core.review.close()
    core.anchors.drop()
    core.rates.close()
    core.node.close()
    await sandbox?.stop()
  } finally {
    // Whatever failed: a book that stayed open would keep its folder from every other.
    core.book.close()
  }
}
