import { createStore, type StoreApi, useStore } from 'zustand'
import type { InvoiceView } from '../../shared/model/invoice.ts'

export type InvoicesState = {
  byId: Readonly<Record<string, InvoiceView>>
  /** Ids that the core last named as waiting or in need of a person, in its order. */
  openIds: readonly string[]
  /** Grows when the lists must be read again because something may have been missed. */
  readings: number
  /** Keeps the invoice only when it is newer than what is here. */
  accept: (...invoices: readonly InvoiceView[]) => void
  acceptOpen: (invoices: readonly InvoiceView[]) => void
  readAgain: () => void
  /** Another book or another person: nothing of the last one may stay on screen. */
  clear: () => void
}

/** What the core says of sales, mirrored. It decides nothing about money. */
export function createInvoicesStore(): StoreApi<InvoicesState> {
  return createStore<InvoicesState>((set) => ({
    byId: {},
    openIds: [],
    readings: 0,
    accept: (...invoices) => set((old) => withNewer(old, invoices)),
    acceptOpen: (invoices) =>
      set((old) => ({ ...withNewer(old, invoices), openIds: invoices.map(({ id }) => id) })),
    readAgain: () => set((old) => ({ readings: old.readings + 1 })),
    clear: () => set({ byId: {}, openIds: [] }),
  }))
}

function withNewer(
  old: InvoicesState,
  invoices: readonly InvoiceView[],
): InvoicesState | Partial<InvoicesState> {
  const newer = invoices.filter((one) => one.version > (old.byId[one.id]?.version ?? -1))
  if (newer.length === 0) return old
  const byId = { ...old.byId }
  const openIds = [...old.openIds]
  for (const one of newer) {
    byId[one.id] = one
    if (isWaiting(one) && !openIds.includes(one.id)) openIds.push(one.id)
  }
  return { byId, openIds }
}

/** True while a payment may still arrive on its own. */
export function isWaiting(invoice: InvoiceView | undefined): boolean {
  if (invoice === undefined || invoice.script === 'node_silent') return false
  return WAITING.has(invoice.status)
}

const WAITING: ReadonlySet<InvoiceView['status']> = new Set(['creating', 'pending', 'arriving'])

export const invoicesStore = createInvoicesStore()

/** Selects from the mirror; the component draws again only when its own part changed. */
export function useInvoices<Part>(select: (state: InvoicesState) => Part): Part {
  return useStore(invoicesStore, select)
}
