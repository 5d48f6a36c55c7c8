import {
  type IssueAnswer,
  type LightningNode,
  mayHaveHappened,
  NodeError,
  type NodeInvoice,
  OtherTerms,
} from '../ports/lightning.ts'
import { cashierScript, INVOICE, type InvoiceEvent } from '../domain/invoice.ts'
import { step } from '../domain/step.ts'
import { invoiceById, type InvoiceRow } from '../store/invoices.ts'
import { commit, saveInvoice } from './commit.ts'
import type { Core } from './core.ts'
import { endIntent } from './end-intent.ts'
import { INVOICE_EXPIRY_SECONDS, preimageOf } from './invoice-terms.ts'
import { isElsewhere } from './other-node.ts'
import { Refusal } from './refusal.ts'
import { refusalOfNode } from './refusal-of-node.ts'

/** Who asks: the press that made the intent, a later one, or the rounds of the till. */
type Asking = 'first' | 'again' | 'catch_up'

/**
 * Asks the node for a saved invoice and saves the answer; also after a crash, when the node may
 * hold it already: then that one is adopted after its terms were compared (LND AddInvoice, I15).
 * @returns the invoice as it stands afterwards.
 * @throws Refusal node_unreachable (it stays `creating` and is finished later), node_refused (it
 * has ended), other_node (it has ended: what one node may hold is never issued at another)
 */
export async function finishIssue(
  core: Core,
  row: InvoiceRow,
  asking: Asking,
): Promise<InvoiceRow> {
  const node = core.node.client()
  if (isElsewhere(core, row)) return endElsewhere(core, row)
  try {
    const issued = await issueOrAdopt(core, node, row, asking)
    core.failpoint('create:after_issue')
    const source = asking === 'catch_up' ? 'catch_up' : 'node_answer'
    const saved = saveIssued(core, row.id, issued, source)
    core.failpoint('create:after_commit')
    return saved
  } catch (error) {
    const failure = error instanceof IntentOver ? error.word : error
    if (!(failure instanceof NodeError)) throw error
    core.node.noticeFailure(failure)
    const light = core.node.light()
    if (failure === error) throw new Refusal('node_unreachable', { light })
    endSaved(core, row.id, failure.kind)
    throw refusalOfNode(failure, light)
  }
}

/** A definite word about this very invoice: there is none at the node that could be shown. */
class IntentOver extends Error {
  readonly word: NodeError
  constructor(word: NodeError) {
    super(word.message)
    this.word = word
  }
}

/**
 * The node may hold it since an earlier call whose answer was lost. A locked wallet or a refused
 * credential says nothing of that, so it ends only what was never asked for before.
 */
function endsUnissued(error: NodeError, asking: Asking): boolean {
  if (asking === 'first') return !mayHaveHappened(error)
  return error.kind === 'refused' || error instanceof OtherTerms
}

function endsUnadopted(error: NodeError): boolean {
  return error.kind === 'not_found' || error instanceof OtherTerms
}

/**
 * Its own node may hold it since a crash, so its code must not be made a second time: the money of
 * a code that was shown could come to a node that the row does not name. Nobody ever saw the code
 * of an intent, so its end takes nothing from anybody, and a new sale takes its place.
 */
function endElsewhere(core: Core, row: InvoiceRow): never {
  endSaved(core, row.id, 'other_node')
  throw new Refusal('other_node')
}

type Issued = IssueAnswer & { isAdopted: boolean; expiresAtMs: number | null }

async function issueOrAdopt(
  core: Core,
  node: LightningNode,
  row: InvoiceRow,
  asking: Asking,
): Promise<Issued> {
  // The price of an intent this old is no price any more (TRAP-13): it is adopted where the node
  // holds it already, and never issued now.
  if (isTooOld(core, row)) return adopt(node, row)
  try {
    const answer = await node.issue({
      preimage: Buffer.from(preimageOf(core, row.id)).toString('hex'),
      amountMsat: row.amountMsat,
      memo: row.memo,
      expirySeconds: INVOICE_EXPIRY_SECONDS,
    })
    return { ...answer, isAdopted: false, expiresAtMs: null }
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    if (error.kind === 'already_exists') return adopt(node, row)
    throw endsUnissued(error, asking) ? new IntentOver(error) : error
  }
}

/**
 * The age of an intent of an earlier run is told by the wall clock alone, so it must be sure: one
 * that stands before the intent was made says nothing, and the price may be a day old.
 */
function isTooOld(core: Core, row: InvoiceRow): boolean {
  if (core.deadlines.isOver(row.id)) return true
  if (core.deadlines.isOfThisRun(row.id)) return false
  const nowMs = core.clock.nowMs()
  return nowMs >= row.expiresAtMs || nowMs < row.createdAtMs
}

/** @throws IntentOver when the node never got it, or holds somebody else's; NodeError */
async function adopt(node: LightningNode, row: InvoiceRow): Promise<Issued> {
  try {
    const found = await node.lookup(row.paymentHash, { amountMsat: row.amountMsat })
    refuseOtherTerms(row, found)
    return { ...found, isAdopted: true }
  } catch (error) {
    throw error instanceof NodeError && endsUnadopted(error) ? new IntentOver(error) : error
  }
}

/** Somebody else's invoice under our hash would be booked as our sale; compare before adopting. */
function refuseOtherTerms(row: InvoiceRow, found: NodeInvoice): void {
  if (found.amountMsat !== row.amountMsat || found.memo !== row.memo) {
    throw new OtherTerms('refused', 'the node holds another invoice under this payment hash')
  }
}

function saveIssued(
  core: Core,
  invoiceId: string,
  issued: Issued,
  source: 'node_answer' | 'catch_up',
): InvoiceRow {
  if (!issued.isAdopted) core.node.noticeNodeTime(issued.createdAtMs)
  const saved = commit(core, (unit) => {
    const row = mustFind(invoiceById(unit.tx, invoiceId))
    const moved = step(INVOICE, row.status, 'issued')
    // A second press or the recovery was faster; what it saved stands.
    if (!moved.ok) return row
    const after = {
      ...row,
      status: moved.value,
      script: cashierScript({ ...row, status: moved.value }),
      bolt11: issued.bolt11,
      addIndex: issued.addIndex,
      expiresAtMs: expiryByOurClock(core, issued),
    }
    const event: InvoiceEvent | 'adopted' = issued.isAdopted ? 'adopted' : 'issued'
    return saveInvoice(core, unit, {
      before: row,
      after,
      saying: { source, event, outcome: 'applied' },
    })
  })
  // How much of its life an adopted one has left is known only beside the node's clock.
  const isTimed = !issued.isAdopted || core.node.status().clockSkewMs !== null
  if (isTimed) core.deadlines.start(saved.id, saved.expiresAtMs - core.clock.nowMs())
  if (issued.isAdopted) core.failpoint('recover:after_adopt')
  return saved
}

/** An adopted one runs out by the node's clock, which may be another than ours (pain 28). */
function expiryByOurClock(core: Core, { expiresAtMs }: Issued): number {
  if (expiresAtMs === null) return core.clock.nowMs() + INVOICE_EXPIRY_SECONDS * 1_000
  return expiresAtMs - (core.node.status().clockSkewMs ?? 0)
}

function endSaved(core: Core, invoiceId: string, reason: string): void {
  commit(core, (unit) => endIntent(core, unit, mustFind(invoiceById(unit.tx, invoiceId)), reason))
}

function mustFind(row: InvoiceRow | null): InvoiceRow {
  if (!row) throw new Error('an invoice left the book')
  return row
}
