import { create } from 'zustand'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { invoicesStore } from '../../app/invoices-store.ts'
import { writeClipboard } from '../../ui/use-copy.ts'
import { emptyEntry } from './entry.ts'
import { needsPerson } from './sale-kind.ts'
import { sellStore } from './sell.ts'

/** How long a first press on void waits for the second. */
const SURE_MS = 4_000
const COPIED_MS = 1_500

type ActionState = {
  /** The sale whose void waits for its second press. */
  sureId: string | null
  /** The sale that a command runs for; its buttons are off meanwhile. */
  busyId: string | null
  /** What became of copying the code of a sale, for a moment. */
  copy: { id: string; state: 'copied' | 'refused' } | null
  /** The last refusal, and the sale it belongs to. */
  problem: { id: string; problem: Problem } | null
}

export const useSaleActions = create<ActionState>(() => ({
  sureId: null,
  busyId: null,
  copy: null,
  problem: null,
}))
const { getState: actions, setState: setActions } = useSaleActions

function shownSale(): InvoiceView | undefined {
  const { shown } = sellStore.getState()
  return shown.kind === 'sale' ? invoicesStore.getState().byId[shown.id] : undefined
}

/** First press asks, second press voids: canceled at the node first, then decided by the core. */
export async function voidShown(): Promise<void> {
  const sale = shownSale()
  if (!sale || actions().busyId === sale.id || sale.status !== 'pending') return
  if (actions().sureId !== sale.id) {
    setActions({ sureId: sale.id, problem: null })
    setTimeout(() => setActions((old) => (old.sureId === sale.id ? { sureId: null } : {})), SURE_MS)
    return
  }
  setActions({ sureId: null })
  await run(sale.id, () => client.invoices.void({ id: sale.id }))
}

/** Asks the node about a sale now. */
export async function checkNow(id: string): Promise<void> {
  await run(id, () => client.invoices.status({ id }))
}

/** Pays the shown code from the sandbox's customer wallet. */
export async function payFromSandbox(sale: InvoiceView): Promise<void> {
  await run(sale.id, async () => {
    await client.wallet.pay({ bolt11: sale.bolt11, mode: 'pay' })
    return null
  })
}

/** Closes an ended sale. What its script asked of a person is acknowledged in the book. */
export function finishSale(sale: InvoiceView): void {
  sellStore.getState().next()
  if (!needsPerson(sale)) return
  void run(sale.id, () => client.invoices.acknowledge({ id: sale.id, script: sale.script }))
}

/** Puts the code on the clipboard, as the wallet reads it. */
export async function copyCode(): Promise<void> {
  const sale = shownSale()
  if (!sale || sale.bolt11 === '') return
  const state = await writeClipboard(sale.bolt11)
  setActions({ copy: { id: sale.id, state } })
  setTimeout(() => setActions({ copy: null }), COPIED_MS)
}

async function run(id: string, call: () => Promise<InvoiceView | null>): Promise<void> {
  setActions({ busyId: id, problem: null })
  try {
    const invoice = await call()
    if (invoice) invoicesStore.getState().accept(invoice)
  } catch (error) {
    const problem = toProblem(error)
    // Paid while we were voiding: the feed brings the panel that says so.
    if (problem.code !== 'already_settled') setActions({ problem: { id, problem } })
  } finally {
    setActions((old) => (old.busyId === id ? { busyId: null } : {}))
  }
}

/** Types the missing part of an underpaid sale, ready to be charged on its own. */
export function chargeRest(sale: InvoiceView): void {
  const missingMsat = sale.amountMsat - (sale.receivedMsat ?? 0n)
  finishSale(sale)
  if (missingMsat <= 0n) return
  // Whole sats, up: every wallet can pay them, and the shop is not left short.
  const digits = (missingMsat + 999n) / 1_000n
  sellStore.getState().edit(() => ({ ...emptyEntry('sat'), digits, note: sale.memo }))
}

/** Types an ended sale again; it is charged only by the next Enter. */
export function chargeAgain(sale: InvoiceView): void {
  sellStore.getState().next()
  const isFiat = sale.askedIn === 'fiat' && sale.fiat !== null
  const digits = isFiat ? (sale.fiat?.amountMinor ?? 0n) : sale.amountMsat / 1_000n
  sellStore
    .getState()
    .edit(() => ({ ...emptyEntry(isFiat ? 'fiat' : 'sat'), digits, note: sale.memo }))
}
