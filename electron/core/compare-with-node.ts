import { setImmediate } from 'node:timers/promises'
import type { NodeCompareEvent } from '../../shared/contract/seals.ts'
import type { NodeComparison } from '../../shared/model/node-comparison.ts'
import { type LightningNode, NodeError, type NodeInvoice } from '../ports/lightning.ts'
import { nodeCursor } from '../store/cursors.ts'
import {
  newestSaleNumber,
  type NodePayment,
  nodePayment,
  nodePayments,
} from '../store/node-payments.ts'
import { writeSetting } from '../store/settings.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { endOf, type NodeTally, tallyOf } from './node-tally.ts'
import { Refusal } from './refusal.ts'

/** The setting that holds the last comparison that came to its end. */
export const LAST_COMPARISON = 'last_comparison'

/** Small, so that no sale waits for the book's side of a page. */
const PAGE = 200
/** Sales of one page were asked for one after another; over more than this each is looked up. */
const SPREAD_MAX = 2_000n

/**
 * The node's own settled invoices laid beside what the book says this node received: the one proof
 * that does not come from the book (OPP-04, OPP-07). It reads both sides in pages, keeps no list of
 * either, changes nothing, and ends with its caller. What differs is asked for again before it is
 * told, because payments go on arriving meanwhile. One that came to its end is kept, to be read
 * again.
 * @throws Refusal node_not_configured, node_unreachable, comparison_running
 */
export function compareWithNode(
  core: Core,
  signal: AbortSignal | undefined,
): AsyncGenerator<NodeCompareEvent, void> {
  // Said before the stream begins, so that whoever asks gets an answer and no stream that breaks.
  core.node.mustBeReachable()
  refuseSecond(core)
  return comparing(core, signal)
}

/**
 * One at a time for each book: two would ask the node for the same pages. One that was stopped
 * does no more than end its step, so the next need not wait for it.
 */
const running = new WeakMap<Core, AbortSignal>()

function refuseSecond(core: Core): void {
  const first = running.get(core)
  if (first && !first.aborted) throw new Refusal('comparison_running')
}

async function* comparing(
  core: Core,
  signal: AbortSignal | undefined,
): AsyncGenerator<NodeCompareEvent, void> {
  // Two may have asked at once, before either was read from.
  refuseSecond(core)
  const stop = new AbortController()
  const turn = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal
  running.set(core, turn)
  try {
    yield* comparison(core, turn)
  } finally {
    stop.abort()
    if (running.get(core) === turn) running.delete(core)
  }
}

type Walk = {
  core: Core
  client: LightningNode
  pubkey: string
  tally: NodeTally
  /** The oldest invoice that the node still keeps; null until it has told one. */
  lowestAddIndex: bigint | null
}

async function* comparison(
  core: Core,
  signal: AbortSignal,
): AsyncGenerator<NodeCompareEvent, void> {
  const startedAtMs = core.clock.monotonicMs()
  const tally = tallyOf()
  const client = core.node.client()
  const walk: Walk = { core, client, pubkey: core.node.pubkey(), tally, lowestAddIndex: null }
  let brokenBy: NodeError | null = null
  try {
    for await (const event of steps(walk)) {
      if (signal.aborted) return
      yield event
    }
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    core.node.noticeFailure(error)
    brokenBy = error
  }
  const durationMs = Math.round(core.clock.monotonicMs() - startedAtMs)
  const found: NodeComparison = {
    ...endOf(tally, brokenBy),
    nodePubkey: walk.pubkey,
    atMs: core.clock.nowMs(),
    durationMs,
  }
  if (found.verdict === 'differs') core.log.warn('node.book_differs', found.counts)
  // One that broke off says less of the book than the one before it.
  if (brokenBy === null) keep(core, found)
  yield { kind: 'done', comparison: found }
}

/** A result that cannot be kept is still told to whoever waits for it. */
function keep(core: Core, found: NodeComparison): void {
  try {
    commit(core, (unit) => {
      writeSetting(unit.tx, LAST_COMPARISON, found)
      unit.announce({ topic: 'seal' })
    })
  } catch (error) {
    core.log.error('node.comparison_not_kept', error)
  }
}

/** The node first: what the book learns meanwhile can then only make the book's side longer. */
async function* steps(walk: Walk): AsyncGenerator<NodeCompareEvent, void> {
  yield* walkNode(walk)
  await askAgain(walk)
  const isWhole = yield* countBook(walk)
  if (!isWhole) yield* findMissing(walk)
}

async function* walkNode(walk: Walk): AsyncGenerator<NodeCompareEvent, void> {
  const { core, client, pubkey, tally } = walk
  const known = core.book.read((tx) => nodeCursor(tx, pubkey)).addIndex
  let after = 0n
  for (;;) {
    const { invoices, lastAddIndex } = await client.list({ afterAddIndex: after, limit: PAGE })
    if (lastAddIndex <= after) return
    const settled = invoices.filter(({ state }) => state === 'settled')
    const rows = core.book.read((tx) =>
      settled.map(({ paymentHash }) => nodePayment(tx, pubkey, paymentHash)),
    )
    for (const [index, told] of settled.entries()) tally.weigh(told, rows[index] ?? null)
    // Oldest first.
    walk.lowestAddIndex ??= invoices[0]?.addIndex ?? null
    after = lastAddIndex
    yield { kind: 'progress', side: 'node', done: after, all: after > known ? after : known }
  }
}

/** A payment that came in between the two looks is no difference. */
async function askAgain({ core, client, pubkey, tally }: Walk): Promise<void> {
  for (const { paymentHash } of tally.takeRows()) {
    const told = await lookUp(client, paymentHash)
    if (told?.state !== 'settled') continue
    tally.weigh(
      told,
      core.book.read((tx) => nodePayment(tx, pubkey, paymentHash)),
    )
  }
}

/** @returns whether every payment of the book was met at the node. */
async function* countBook(walk: Walk): AsyncGenerator<NodeCompareEvent, boolean> {
  let booked = 0
  for await (const { payments, progress } of bookPages(walk)) {
    booked += payments.length
    yield progress
  }
  return booked === walk.tally.met()
}

/** Goes through the book again with the node's list of the same days beside it. */
async function* findMissing(walk: Walk): AsyncGenerator<NodeCompareEvent, void> {
  for await (const { payments, progress } of bookPages(walk)) {
    const listed = await listedAsSettled(walk.client, payments)
    for (const payment of payments) {
      if (!listed.has(payment.paymentHash)) await judgeMissing(walk, payment)
    }
    yield progress
  }
}

/** The list says so only by its absence; the node's own word on the invoice decides. */
async function judgeMissing(walk: Walk, payment: NodePayment): Promise<void> {
  const told = await lookUp(walk.client, payment.paymentHash)
  if (told?.state === 'settled') return
  const { lowestAddIndex } = walk
  const isOlder =
    lowestAddIndex !== null && payment.addIndex !== null && payment.addIndex < lowestAddIndex
  walk.tally.miss(payment, told ? 'not_settled' : isOlder ? 'pruned' : 'not_at_node')
}

async function lookUp(client: LightningNode, paymentHash: string): Promise<NodeInvoice | null> {
  try {
    return await client.lookup(paymentHash)
  } catch (error) {
    if (error instanceof NodeError && error.kind === 'not_found') return null
    throw error
  }
}

async function listedAsSettled(
  client: LightningNode,
  payments: readonly NodePayment[],
): Promise<ReadonlySet<string>> {
  const indexes = payments.flatMap(({ addIndex }) => (addIndex === null ? [] : [addIndex]))
  const low = indexes.reduce((least, index) => (index < least ? index : least), indexes[0] ?? 0n)
  const high = indexes.reduce((most, index) => (index > most ? index : most), 0n)
  const listed = new Set<string>()
  if (high - low > SPREAD_MAX) return listed
  let after = low - 1n
  while (after < high) {
    const page = await client.list({ afterAddIndex: after < 0n ? 0n : after, limit: PAGE })
    if (page.lastAddIndex <= after) break
    after = page.lastAddIndex
    for (const { state, paymentHash } of page.invoices) {
      if (state === 'settled') listed.add(paymentHash)
    }
  }
  return listed
}

type BookPage = { payments: NodePayment[]; progress: NodeCompareEvent }

async function* bookPages({ core, pubkey }: Walk): AsyncGenerator<BookPage, void> {
  const all = core.book.read(newestSaleNumber)
  for (let after = 0n; after < all; after += BigInt(PAGE)) {
    const end = after + BigInt(PAGE)
    const upTo = end < all ? end : all
    const payments = core.book.read((tx) => nodePayments(tx, { pubkey, after, upTo }))
    yield { payments, progress: { kind: 'progress', side: 'book', done: upTo, all } }
    // A caller that takes every step at once must not keep a sale waiting.
    await setImmediate()
  }
}
