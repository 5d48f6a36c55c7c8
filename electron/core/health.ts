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

/** Figures for `/metrics`. Counts and states only: no names, no amounts of any one sale. */
export function gaugesOf(app: App): Record<string, number> {
  const core = app.core()
  if (!core) return { tillbook_up: 0 }
  const { completeness, node, seal } = core.status.now()
  const counts = core.book.read(invoiceCounts)
  const perStatus = Object.entries(counts).map(([status, count]) => [
    `tillbook_invoices_${status}`,
    count,
  ])
  return {
    tillbook_up: 1,
    tillbook_node_connected: node.light === 'connected' ? 1 : 0,
    tillbook_node_synced: node.isSyncedToChain ? 1 : 0,
    tillbook_settle_index: Number(completeness.settleIndex),
    tillbook_settle_gaps: completeness.gaps,
    tillbook_unmatched_settlements: completeness.unmatched,
    tillbook_book_head: Number(seal.headSeq),
    tillbook_book_checked_to: Number(seal.checkedToSeq),
    tillbook_book_broken: seal.state === 'broken' ? 1 : 0,
    tillbook_storage_ok: core.book.storageState() === 'ok' ? 1 : 0,
    ...Object.fromEntries(perStatus),
  }
}
