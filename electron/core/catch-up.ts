import type { Fact, FactSource } from '../domain/facts.ts'
import { NodeError, type NodeInvoice } from '../ports/lightning.ts'
import { nodeCursor, saveNodeCursor } from '../store/cursors.ts'
import { invoiceByHash, type InvoiceRow, unfinishedInvoices } from '../store/invoices.ts'
import { applyFacts } from './apply-fact.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { finishIssue } from './issue-invoice.ts'
import { askNode, factsOf } from './look-up-invoice.ts'
import { nameElsewhere } from './other-node.ts'
import { Refusal } from './refusal.ts'
import { passInvoice } from './stream-place.ts'
import { cancelAtNode } from './void-invoice.ts'

const PAGE = 500
/** Far above what a shop leaves open; more are reached in the rounds that follow. */
const WAITING_MAX = 50_000

/** What the node says of an invoice, seen on its stream; moves the cursor with the money (I3). */
export function applyStreamed(core: Core, told: NodeInvoice): void {
  core.failpoint('follow:before_fact')
  const pubkey = core.node.pubkey()
  const { row, cursor } = core.book.read((tx) => ({
    row: invoiceByHash(tx, told.paymentHash),
    cursor: nodeCursor(tx, pubkey),
  }))
  const isGap = told.settleIndex > cursor.settleIndex + 1n && cursor.settleIndex > 0n
  if (isGap) noteGap(core, pubkey, cursor.gaps + 1)
  const facts = factsOf(told, row)
  if (facts.length === 0 && told.settleIndex <= cursor.settleIndex) {
    passInvoice(core, pubkey, told.addIndex)
    return
  }
  applyFacts(core, {
    facts,
    source: 'node_stream',
    nodePubkey: pubkey,
    cursor: { addIndex: told.addIndex, settleIndex: told.settleIndex },
  })
  core.status.touch()
  core.failpoint('follow:after_fact')
}

/**
 * Everything that may have happened while nobody listened: each invoice that this book has not
 * seen the end of is read from the node's list, in pages (LND-59, I1, I17). The live stream must
 * be open already, so that nothing falls between the two (I2).
 * @returns how many facts were new.
 */
export async function catchUp(core: Core, signal: AbortSignal): Promise<number> {
  const pubkey = core.node.pubkey()
  nameElsewhere(core)
  let unanswered = await finishCreating(core, signal)
  const waiting = waitingInvoices(core)
  let news = 0
  let after = lowestAddIndex(waiting) - 1n
  const highest = waiting.reduce((top, row) => maxOf(top, row.addIndex ?? 0n), 0n)
  while (waiting.length > 0 && after < highest && !signal.aborted) {
    const page = await core.node.client().list({ afterAddIndex: after, limit: PAGE })
    if (page.lastAddIndex <= after) break
    after = page.lastAddIndex
    news += applyListed(core, pubkey, page.invoices, 'catch_up')
    core.failpoint('catch_up:after_page')
  }
  unanswered += await finishVoids(core, signal)
  if (!signal.aborted && unanswered === 0) noteCaughtUp(core, pubkey)
  return news
}

/** Facts of one page in one transaction; only our own invoices, the rest comes by the stream. */
function applyListed(
  core: Core,
  pubkey: string,
  invoices: readonly NodeInvoice[],
  source: FactSource,
): number {
  const facts: Fact[] = core.book.read((tx) =>
    invoices.flatMap((told) => {
      const row = invoiceByHash(tx, told.paymentHash)
      return row && !(row.isNodeFinal && row.outcome !== 'unknown') ? factsOf(told, row) : []
    }),
  )
  if (facts.length === 0) return 0
  const outcomes = applyFacts(core, { facts, source, nodePubkey: pubkey })
  return outcomes.filter((outcome) => outcome === 'applied').length
}

/** Invoices saved before the node answered: asked again, or adopted (I15). */
function finishCreating(core: Core, signal: AbortSignal): Promise<number> {
  const creating = waitingInvoices(core).filter((row) => row.status === 'creating')
  return askEach(creating, signal, async (row) => {
    core.failpoint('recover:before_issue')
    await finishIssue(core, row, 'catch_up')
  })
}

/** A void that was asked for while the node was away is done now. */
function finishVoids(core: Core, signal: AbortSignal): Promise<number> {
  const asked = waitingInvoices(core).filter((row) => row.isVoidRequested && row.bolt11 !== '')
  return askEach(asked, signal, (row) => cancelAtNode(core, row))
}

/** @returns how many the node gave no answer about; they are asked again in the next round. */
async function askEach(
  rows: readonly InvoiceRow[],
  signal: AbortSignal,
  ask: (row: InvoiceRow) => Promise<unknown>,
): Promise<number> {
  let unanswered = 0
  for (const row of rows) {
    if (signal.aborted) break
    unanswered += await ask(row).then(() => 0, onlyRefusals)
  }
  return unanswered
}

/**
 * The safety net of every minute: asks for each unfinished invoice once (I17, I18). A lookup
 * that fails is tried in the next round.
 */
export async function sweepInvoices(core: Core, signal: AbortSignal): Promise<void> {
  let unanswered = await finishCreating(core, signal)
  const rows = waitingInvoices(core)
  if (rows.length > PAGE) {
    await catchUp(core, signal)
    return
  }
  const issued = rows.filter((row) => row.status !== 'creating')
  unanswered += await askEach(issued, signal, (row) => askNode(core, row))
  unanswered += await finishVoids(core, signal)
  // A question that got no answer leaves the meter where it was: "caught up" is a promise (OPP-04).
  if (!signal.aborted && unanswered === 0) noteCaughtUp(core, core.node.pubkey())
}

/** @returns 1 when the node did not answer; a refusal for good is an answer. */
function onlyRefusals(error: unknown): 0 | 1 {
  if (error instanceof NodeError) return 1
  if (!(error instanceof Refusal)) throw error
  return error.code === 'node_refused' || error.code === 'other_node' ? 0 : 1
}

/** All unfinished invoices of the present node; those of an earlier node cannot be asked here. */
function waitingInvoices(core: Core): InvoiceRow[] {
  const pubkey = core.node.pubkey()
  return core.book
    .read((tx) => unfinishedInvoices(tx, { limit: WAITING_MAX }))
    .filter((row) => row.nodePubkey === pubkey)
}

function noteGap(core: Core, pubkey: string, gaps: number): void {
  core.log.warn('node.settle_index_gap', { gaps })
  commit(core, (unit) => saveNodeCursor(unit.tx, pubkey, { gaps }))
}

/** Every unfinished invoice has been asked for, so no gap in the indexes hides one of ours. */
function noteCaughtUp(core: Core, pubkey: string): void {
  const caughtUpAtMs = core.clock.nowMs()
  commit(core, (unit) => saveNodeCursor(unit.tx, pubkey, { caughtUpAtMs, gaps: 0 }))
  core.status.touch()
}

function lowestAddIndex(rows: readonly { addIndex: bigint | null }[]): bigint {
  const known = rows.map((row) => row.addIndex).filter((index) => index !== null)
  return known.reduce((low, index) => (index < low ? index : low), known[0] ?? 1n)
}

function maxOf(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}
