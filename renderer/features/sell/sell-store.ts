import { createStore, type StoreApi } from 'zustand'
import type { CreateInvoiceInput, InvoiceView } from '../../../shared/model/invoice.ts'
import type { Preflight } from '../../../shared/model/status.ts'
import { isUncertain, type Problem, toProblem } from '../../app/faults.ts'
import { amountOf, emptyEntry, type Entry, type EntryUnit, subjectOf } from './entry.ts'
import {
  dropIntent,
  type Intent,
  type IntentPlace,
  keepIntent,
  keptIntent,
  newClientId,
} from './intent.ts'

/** What the right side shows. A sale is named only: its state lives in the mirror of the core. */
export type Shown =
  | { kind: 'none' }
  | { kind: 'asking'; intent: Intent }
  | { kind: 'sale'; id: string }
  | { kind: 'refused'; intent: Intent; problem: Problem }
  | { kind: 'blocked'; preflight: Preflight }

export type SellState = {
  entry: Entry
  shown: Shown
  /** Sales set aside in this window; they stay as chips until somebody has seen their end. */
  aside: readonly string[]
  isCustomerShown: boolean
  /** What would stop a sale, and about what the core said so; null until it has. */
  answered: Answered | null
  /** @param preflight null when the core could not be asked about this subject. */
  accept: (preflight: Preflight | null, subject: string) => void
  edit: (change: (entry: Entry) => Entry) => void
  /**
   * Asks for what was typed. Nothing happens while there is nothing to charge. Without a green
   * answer for this very amount the core is asked once more first: digits are typed faster than
   * answers come, and the light of five sat says nothing about five million (pain 27).
   */
  charge: () => Promise<void>
  /**
   * Asks again for the same sale: the same id, so it can never become a second one. One that ended
   * with another node is asked for as a new sale.
   */
  askAgain: () => Promise<void>
  /** Takes up a sale whose answer was lost with the last window. */
  resume: () => Promise<void>
  show: (id: string) => void
  /** Leaves what is shown; a sale that still waits stays as a chip. */
  setAside: () => void
  /** Closes an ended sale and begins an empty one. */
  next: () => void
  showCustomer: (isShown: boolean) => void
  /** Another book was opened: nothing shown here belongs to it. */
  startAfresh: () => void
}

type Answered = { preflight: Preflight; subject: string }

export type SellTools = {
  /** Asks what would stop this entry now (OPP-05). */
  check: (entry: Entry) => Promise<Preflight>
  /** `isRepeat`: this id was asked for before, so the answer may be an old sale. */
  create: (input: CreateInvoiceInput, isRepeat: boolean) => Promise<InvoiceView>
  accept: (invoice: InvoiceView) => void
  storage: Storage
  /** The moment, and which book is open. */
  place: () => IntentPlace
}

const UNIT_KEY = 'tillbook.unit'
/** A customer waits no longer than this for the light; the core itself refuses what cannot be. */
const CHECK_MS_MAX = 1_000

type Set = StoreApi<SellState>['setState']
type Get = StoreApi<SellState>['getState']

export function createSellStore(tools: SellTools): StoreApi<SellState> {
  const unit: EntryUnit = tools.storage.getItem(UNIT_KEY) === 'sat' ? 'sat' : 'fiat'
  return createStore<SellState>((set, get) => ({
    entry: emptyEntry(unit),
    shown: { kind: 'none' },
    aside: [],
    isCustomerShown: false,
    answered: null,
    accept: (preflight, subject) => set((old) => ({ answered: answerOf(old, preflight, subject) })),
    edit: (change) =>
      set((old) => {
        const entry = change(old.entry)
        if (entry.unit !== old.entry.unit) tools.storage.setItem(UNIT_KEY, entry.unit)
        // What stops a price in fiat does not stop one in sat: the old answer no longer stands.
        const isOtherQuestion = entry.unit !== old.entry.unit || entry.offer !== old.entry.offer
        return isOtherQuestion ? { entry, answered: null } : { entry }
      }),
    ...askingActions(tools, set, get),
    ...leavingActions(tools, set),
  }))
}

type Asking = Pick<SellState, 'charge' | 'askAgain' | 'resume'>

function askingActions(tools: SellTools, set: Set, get: Get): Asking {
  return {
    charge: async () => {
      const { entry, shown } = get()
      const amount = amountOf(entry)
      if (!amount || entry.isSpent || shown.kind === 'asking') return
      const intent = { clientId: newClientId(), amount, memo: entry.note.trim() }
      // Before the light is asked for: a reload meanwhile must not lose what was charged.
      keepIntent(tools.storage, intent, tools.place())
      set((old) => ({
        ...withAside(old),
        entry: { ...old.entry, isSpent: true },
        shown: { kind: 'asking', intent },
      }))
      const isGreen = knownOf(get(), entry)?.canSell === true
      const maySell = isGreen || (await look(tools, { set, get }, { entry, intent }))
      if (maySell) await ask(tools, set, intent, false)
      else dropIntent(tools.storage, intent)
    },
    askAgain: async () => {
      const { shown } = get()
      if (shown.kind !== 'refused') return
      const { intent, problem } = shown
      // What was begun with another node has ended; only a new sale can be made with this one.
      if (problem.code === 'other_node') {
        await ask(tools, set, { ...intent, clientId: newClientId() }, false)
      } else await ask(tools, set, intent, get().entry.isSpent)
    },
    resume: async () => {
      const intent = keptIntent(tools.storage, tools.place())
      if (intent && get().shown.kind === 'none') await ask(tools, set, intent, true)
    },
  }
}

/** @returns false when it is not to be asked for: the amount then waits for another Enter. */
async function look(
  tools: SellTools,
  { set, get }: { set: Set; get: Get },
  { entry, intent }: { entry: Entry; intent: Intent },
): Promise<boolean> {
  const known = knownOf(get(), entry)
  const preflight = (await inTime(tools.check(entry), CHECK_MS_MAX)) ?? known
  if (preflight) set({ answered: { preflight, subject: subjectOf(entry) } })
  const isLeft = !isAsking(get(), intent)
  if (!isLeft && preflight?.canSell !== false) return true
  set((old) => ({ entry: { ...old.entry, isSpent: false } }))
  if (!isLeft && preflight) set({ shown: { kind: 'blocked', preflight } })
  return false
}

function knownOf({ answered }: SellState, entry: Entry): Preflight | null {
  return answered?.subject === subjectOf(entry) ? answered.preflight : null
}

/** The answer, or null when it fails or takes too long. */
async function inTime<Answer>(asked: Promise<Answer>, waitMs: number): Promise<Answer | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), waitMs)
  })
  try {
    return await Promise.race([asked, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

/** An answer that could not be had leaves the one about the same subject, and no other. */
function answerOf(old: SellState, preflight: Preflight | null, subject: string): Answered | null {
  if (preflight) return { preflight, subject }
  return old.answered?.subject === subject ? old.answered : null
}

async function ask(tools: SellTools, set: Set, intent: Intent, isRepeat: boolean): Promise<void> {
  keepIntent(tools.storage, intent, tools.place())
  set({ shown: { kind: 'asking', intent } })
  try {
    const invoice = await tools.create(intent, isRepeat)
    dropIntent(tools.storage, intent)
    tools.accept(invoice)
    set((old) => (isAsking(old, intent) ? { shown: { kind: 'sale', id: invoice.id } } : {}))
  } catch (error) {
    const problem = toProblem(error)
    // What never left is not waited for; what may have left stays the same sale until it is known.
    const isUnsent = problem.code === 'offline' && !isRepeat
    const mayGoOn = !isUnsent && (isUncertain(problem) || KEPT_CODES.has(problem.code))
    if (!mayGoOn) dropIntent(tools.storage, intent)
    set((old) => {
      if (!isAsking(old, intent)) return {}
      const entry = { ...old.entry, isSpent: mayGoOn }
      return { shown: { kind: 'refused', intent, problem }, entry }
    })
  }
}

type Leaving = Pick<SellState, 'show' | 'setAside' | 'next' | 'showCustomer' | 'startAfresh'>

function leavingActions(tools: SellTools, set: Set): Leaving {
  return {
    show: (id) =>
      set((old) => ({
        aside: withAside(old).aside.filter((other) => other !== id),
        shown: { kind: 'sale', id },
      })),
    setAside: () => set((old) => ({ ...withAside(old), ...nothingShown(old) })),
    next: () => {
      dropIntent(tools.storage)
      set(nothingShown)
    },
    showCustomer: (isCustomerShown) => set({ isCustomerShown }),
    startAfresh: () =>
      set((old) => ({
        entry: emptyEntry(old.entry.unit),
        shown: { kind: 'none' },
        aside: [],
        isCustomerShown: false,
        answered: null,
      })),
  }
}

/** What was typed for the next sale stays; what was typed for this one goes with it. */
function nothingShown(state: SellState): Partial<SellState> {
  const entry = state.entry.isSpent ? emptyEntry(state.entry.unit) : state.entry
  return { shown: { kind: 'none' }, isCustomerShown: false, entry }
}

/** After these the core may hold the sale already, so the next try must carry the same id. */
const KEPT_CODES: ReadonlySet<string> = new Set([
  'node_unreachable',
  'internal',
  'no_session',
  'offline',
  // The intent may be on the disk, and only what the node answered did not fit.
  'storage_unavailable',
])

function isAsking(state: SellState, intent: Intent): boolean {
  return state.shown.kind === 'asking' && state.shown.intent.clientId === intent.clientId
}

function withAside(state: SellState): { aside: readonly string[] } {
  const { shown, aside } = state
  if (shown.kind !== 'sale' || aside.includes(shown.id)) return { aside }
  return { aside: [...aside, shown.id] }
}
