import { useStore } from 'zustand'
import { client } from '../../app/client.ts'
import { noteCoreTime } from '../../app/core-clock.ts'
import { invoicesStore } from '../../app/invoices-store.ts'
import { useSession } from '../../app/session-store.ts'
import { questionNow } from './preflight-question.ts'
import { createSellStore, type SellState } from './sell-store.ts'

/** The counter of this window. */
export const sellStore = createSellStore({
  check: async (entry) => client.node.preflight(await questionNow(entry)),
  create: async (input, isRepeat) => {
    const invoice = await client.invoices.create(input)
    if (!isRepeat) noteCoreTime(invoice.createdAtMs)
    return invoice
  },
  accept: (invoice) => invoicesStore.getState().accept(invoice),
  storage: window.localStorage,
  place: () => ({ nowMs: Date.now(), profile: useSession.getState().view?.profile ?? '' }),
})

useSession.subscribe((now, before) => {
  if (now.view?.profile !== before.view?.profile) sellStore.getState().startAfresh()
})

/** Selects from the counter's own state. */
export function useSell<Part>(select: (state: SellState) => Part): Part {
  return useStore(sellStore, select)
}
