import { INVOICE_STATUSES } from '../../shared/model/invoice.ts'
import { invoiceCounts } from '../store/invoices.ts'
import type { App } from './app.ts'

export type Health = { isReady: boolean; phase: string; storage: string; node: string }

/** For a watcher on this machine: can the till sell now? */
export function healthOf(app: App): Health {
  const core = app.core()
  if (!core) {
    const trouble = app.trouble()
    return {
      isReady: false,
      phase: trouble === 'none' ? 'first_run' : trouble,
      storage: 'unknown',
      node: 'not_configured',
    }
  }
  const storage = core.book.storageState()
  const node = core.node.light()
  return { isReady: storage === 'ok' && node === 'connected', phase: 'open', storage, node }
}

/**
 * Figures for `/metrics`, by their names after `tillbook_`. Counts and states only: no names, no
 * amounts of any one sale.
 */
export function gaugesOf(app: App): Record<string, number> {
  const core = app.core()
  if (!core) return { up: 0 }
  const { completeness, node, seal, planDay } = core.status.now()
  const counts = core.book.read(invoiceCounts)
  // Those the node has not ended; each status every time, as one left out keeps its last figure.
  const perStatus = INVOICE_STATUSES.map((status) => [
    `invoices_open_${status}`,
    counts[status] ?? 0,
  ])
  return {
    up: 1,
    node_connected: node.light === 'connected' ? 1 : 0,
    node_synced: node.isSyncedToChain ? 1 : 0,
    settle_index: Number(completeness.settleIndex),
    settle_gaps: completeness.gaps,
    unmatched_settlements: completeness.unmatched,
    book_head: Number(seal.headSeq),
    book_checked_to: Number(seal.checkedToSeq),
    book_broken: seal.state === 'broken' ? 1 : 0,
    plan_day_doubted: planDay.doubt === null ? 0 : 1,
    storage_ok: core.book.storageState() === 'ok' ? 1 : 0,
    ...Object.fromEntries(perStatus),
  }
}
