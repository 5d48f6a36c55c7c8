import type { InvoiceView } from '../../shared/model/invoice.ts'
import { type CancelAnswer, mayHaveHappened, NodeError } from '../ports/lightning.ts'
import { cashierScript, needsPerson } from '../domain/invoice.ts'
import { invoiceById, type InvoiceRow } from '../store/invoices.ts'
import { applyFacts } from './apply-fact.ts'
import { commit, saveInvoice } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { invoiceView } from './invoice-view.ts'
import { askNode, ownInvoice } from './look-up-invoice.ts'
import { refuseElsewhere } from './other-node.ts'
import { Refusal } from './refusal.ts'
import { refusalOfNode } from './refusal-of-node.ts'

/**
 * Voids a sale safely (pain 4, I14): the wish is saved, the node cancels, and only its answer
 * decides. A payment that won the race is booked and told with its own script.
 * @throws Refusal already_settled, gone, node_unreachable (the wish stays and is tried again),
 * node_refused, other_node (the one that holds the invoice is not the one that is connected)
 */
export async function voidInvoice(core: Core, actor: Actor, id: string): Promise<InvoiceView> {
  const row = ownInvoice(core, actor, id)
  if (row.status === 'paid' || row.status === 'paid_late') throw new Refusal('already_settled')
  if (row.isNodeFinal) throw new Refusal('gone')
  if (row.status === 'creating') throw new Refusal('node_unreachable', { light: core.node.light() })
  core.node.client()
  refuseElsewhere(core, row)
  saveWish(core, actor, id)
  core.failpoint('void:after_save')
  try {
    await cancelAtNode(core, row)
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    core.node.noticeFailure(error)
    if (mayHaveHappened(error)) throw new Refusal('node_unreachable', { light: core.node.light() })
    throw refusalOfNode(error, core.node.light())
  }
  return invoiceView(ownInvoice(core, actor, id))
}

/** Cancels at the node and applies what it answers; also used to finish a wish after a crash. */
export async function cancelAtNode(core: Core, row: InvoiceRow): Promise<void> {
  // Asked anew at each call: the till may have been paired with another node since.
  const node = core.node.client()
  refuseElsewhere(core, row)
  const told: CancelAnswer = await node.cancel(row.paymentHash)
  core.failpoint('void:after_cancel')
  if (told === 'already_settled') {
    await askNode(core, row)
    return
  }
  // An invoice the node does not know cannot be paid there any more.
  applyFacts(core, {
    facts: [{ kind: 'invoice_canceled', paymentHash: row.paymentHash }],
    source: 'node_answer',
    nodePubkey: row.nodePubkey,
  })
  core.failpoint('void:after_commit')
}

function saveWish(core: Core, actor: Actor, id: string): void {
  commit(core, (unit) => {
    const row = invoiceById(unit.tx, id)
    if (!row || row.isVoidRequested) return
    const after = { ...row, isVoidRequested: true }
    saveInvoice(core, unit, {
      before: row,
      after: { ...after, script: cashierScript(after) },
      saying: {
        source: 'operator',
        event: 'void_asked',
        outcome: 'noted',
        operatorId: actor.operatorId,
      },
    })
  })
}

/**
 * The person at the till did what the script asked; the task leaves the chips.
 * @throws Refusal changed_meanwhile: it asks for something else by now, or for nothing at all
 */
export function acknowledgeInvoice(
  core: Core,
  actor: Actor,
  { id, script }: { id: string; script: InvoiceView['script'] },
): InvoiceView {
  const row = ownInvoice(core, actor, id)
  const saved = commit(core, (unit) => {
    const current = invoiceById(unit.tx, id) ?? row
    if (current.script !== script || !needsPerson(script)) throw new Refusal('changed_meanwhile')
    if (current.isAcknowledged) return current
    return saveInvoice(core, unit, {
      before: current,
      after: { ...current, isAcknowledged: true },
      saying: {
        source: 'operator',
        event: 'acknowledged',
        outcome: 'noted',
        operatorId: actor.operatorId,
      },
    })
  })
  return invoiceView(saved)
}
