import { cashierScript } from '../domain/invoice.ts'
import { CODE_PREFIX } from '../ports/lightning.ts'
import { firstCode, invoiceById, type InvoiceRow, unfinishedInvoices } from '../store/invoices.ts'
import { commit, type Commit, saveInvoice } from './commit.ts'
import type { Core } from './core.ts'
import { endIntent } from './end-intent.ts'
import type { PairingDraft } from './pairing-drafts.ts'
import { Refusal } from './refusal.ts'

/** Far above what a shop leaves open. */
const OPEN_MAX = 50_000

/** Whether another node than the connected one holds this invoice: this one knows nothing of it. */
export function isElsewhere(core: Core, row: Pick<InvoiceRow, 'nodePubkey'>): boolean {
  return row.nodePubkey !== core.node.pubkey()
}

/**
 * Asking this node about it would be answered with "not found", which must end nothing that can
 * still be paid at the other.
 * @throws Refusal other_node
 */
export function refuseElsewhere(core: Core, row: Pick<InvoiceRow, 'nodePubkey'>): void {
  if (isElsewhere(core, row)) throw new Refusal('other_node')
}

/**
 * Open sales of the present node cannot be asked for from another: their money would wait there
 * unbooked, so the owner is told how many before the till turns away.
 * @throws Refusal sales_waiting
 */
export function refuseLeavingSales(core: Core, draft: PairingDraft): void {
  const pubkey = pubkeyOf(draft)
  const left = openRows(core).filter(
    (row) => row.nodePubkey !== pubkey && row.script !== 'node_silent',
  )
  if (left.length > 0) throw new Refusal('sales_waiting', { count: left.length })
}

/**
 * Coins of one network are none on another, and a book keeps one kind of them.
 * @throws Refusal other_network
 */
export function refuseOtherNetwork(core: Core, draft: PairingDraft): void {
  const network = draft.connection.expected?.network ?? draft.info?.network
  const prefix = /^ln([a-z]+)\d/.exec(core.book.read(firstCode) ?? '')?.[1]
  if (network === undefined || prefix === undefined || CODE_PREFIX[network] === prefix) return
  const known = Object.entries(CODE_PREFIX).find(([, one]) => one === prefix)
  throw new Refusal('other_network', { detail: known?.[0] ?? prefix })
}

/**
 * Gives the open sales of another node their name and takes it off when their node is back. An
 * intent whose code nobody ever saw ends: what one node may hold is never issued at another.
 */
export function nameElsewhere(core: Core): void {
  if (core.node.pubkey() === '') return
  const changed = openRows(core).filter((row) => row.script !== scriptHere(core, row))
  if (changed.length === 0) return
  commit(core, (unit) => {
    for (const { id } of changed) rename(core, unit, invoiceById(unit.tx, id))
  })
}

function rename(core: Core, unit: Commit, row: InvoiceRow | null): void {
  if (!row || row.isNodeFinal) return
  if (row.status === 'creating') return endIntent(core, unit, row, 'other_node')
  saveInvoice(core, unit, {
    before: row,
    after: { ...row, script: scriptHere(core, row) },
    saying: {
      source: 'book',
      event: isElsewhere(core, row) ? 'node_left' : 'node_back',
      outcome: 'noted',
    },
  })
}

function scriptHere(core: Core, row: InvoiceRow): InvoiceRow['script'] {
  const isHere = !isElsewhere(core, row)
  if (row.status === 'creating') return isHere ? row.script : 'none'
  return cashierScript({ ...row, isElsewhere: !isHere })
}

function openRows(core: Core): InvoiceRow[] {
  return core.book.read((tx) => unfinishedInvoices(tx, { limit: OPEN_MAX }))
}

function pubkeyOf(draft: PairingDraft): string {
  return draft.connection.expected?.pubkey ?? draft.info?.pubkey ?? ''
}
