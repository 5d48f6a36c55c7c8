import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import { commit } from '../../electron/core/commit.ts'
import { nodeAccount } from '../../electron/domain/accounts.ts'
import type { Fact, InvoicePaid } from '../../electron/domain/facts.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { insertCustomer } from '../../electron/store/customers.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { insertInvoice, type InvoiceRow } from '../../electron/store/invoices.ts'
import { replayBook, type ReplayResult } from '../../electron/store/replay/replay-book.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { NODE, START_MS } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { RUN_SEED } from '../support/run-seed.ts'

/**
 * OPP-09: what the node told of some sales, delivered in another order and more than once to a
 * fresh book, comes to the same. Which receipt a sale has, whether it was paid in time or late, and
 * every number of the chain depend on who came first; what was paid, by whom, how much, and every
 * balance do not. An amount that was not told with its payment is asked for afterwards, so it is
 * never told before it.
 */
const RUNS = Number(process.env['TILLBOOK_SHUFFLES'] ?? 12)
const ASKED_MSAT = 4_500_000n
const CUSTOMER = `cus_${'0'.repeat(26)}`

const ENDINGS = [
  'exact',
  'over',
  'under',
  'untold',
  'told_over',
  'told_exact',
  'told_short',
  'void_race',
  'canceled',
] as const
type Ending = (typeof ENDINGS)[number]
type Sale = { ending: Ending; isPackage: boolean; arrives: boolean }

const sales = fc.array(
  fc.record<Sale>({
    ending: fc.constantFrom(...ENDINGS),
    isPackage: fc.boolean(),
    arrives: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)
/** How often each fact is told, and where: sorted by these numbers. */
const deliveries = fc.array(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 3 }), {
  minLength: 30,
  maxLength: 30,
})

function hashOf(index: number): string {
  return (index + 1).toString(16).padStart(64, '0')
}

/** What the node tells of one sale, in the order in which it happens there. */
function factsOf({ ending, arrives }: Sale, index: number): Fact[] {
  const paymentHash = hashOf(index)
  const paid = (receivedMsat: bigint | null): InvoicePaid => ({
    kind: 'invoice_paid',
    paymentHash,
    receivedMsat,
    settleIndex: BigInt(index + 1),
    settledAtMs: START_MS + index,
  })
  const canceled: Fact = { kind: 'invoice_canceled', paymentHash }
  const amount = (receivedMsat: bigint): Fact => ({
    kind: 'invoice_amount',
    paymentHash,
    receivedMsat,
  })
  const held: Fact[] = arrives ? [{ kind: 'invoice_accepted', paymentHash, seenVersion: 1 }] : []
  const told: Record<Ending, Fact[]> = {
    exact: [paid(ASKED_MSAT)],
    over: [paid(ASKED_MSAT + 3_000n)],
    under: [paid(ASKED_MSAT - 3_000n)],
    untold: [paid(null)],
    told_over: [paid(null), amount(ASKED_MSAT + 7n)],
    told_exact: [paid(null), amount(ASKED_MSAT)],
    told_short: [paid(null), amount(ASKED_MSAT - 7n)],
    // A payment that won the race against a void: both are told.
    void_race: [canceled, paid(ASKED_MSAT)],
    canceled: [canceled],
  }
  return [...held, ...told[ending]]
}

function rowOf({ isPackage }: Sale, index: number, core: CoreUnderTest['core']): InvoiceRow {
  const digits = `${index}`.padStart(26, '0')
  return {
    id: `inv_${digits}`,
    clientId: `client-${digits}`,
    inputHash: 'input',
    purpose: isPackage ? 'credit_package' : 'sale',
    status: 'pending',
    outcome: 'none',
    script: 'none',
    amountMsat: ASKED_MSAT,
    receivedMsat: null,
    fiat: null,
    askedIn: 'sat',
    rate: null,
    memo: '',
    bolt11: 'lnbcrt45u1',
    paymentHash: hashOf(index),
    nodePubkey: NODE,
    addIndex: BigInt(index + 1),
    settleIndex: null,
    createdAtMs: START_MS,
    expiresAtMs: START_MS + 900_000,
    settledAtMs: null,
    receiptNumber: null,
    isVoidRequested: false,
    isAcknowledged: false,
    isNodeFinal: false,
    tillId: core.tillId,
    operatorId: `op_${'0'.repeat(26)}`,
    operatorName: 'Anna',
    credits: isPackage ? 300 : null,
    customerId: isPackage ? CUSTOMER : null,
    packageId: isPackage ? 'credits-300' : null,
    tier: isPackage ? 'paid' : null,
    version: 1,
  }
}

/** What the node holds of these sales, once it has told all that it tells. */
function settledMsat(told: readonly Fact[]): bigint {
  const amounts = told.map((fact) => ('receivedMsat' in fact ? (fact.receivedMsat ?? 0n) : 0n))
  return amounts.reduce((sum, msat) => sum + msat, 0n)
}

type Told = ReplayResult & { heldMsat: bigint }

/** A fresh book with these sales waiting, told these facts one commit at a time, and replayed. */
async function bookToldOf(asked: readonly Sale[], told: readonly Fact[]): Promise<Told> {
  const under = await startCore()
  try {
    const { core } = under
    commit(core, ({ tx }) => {
      const tier = 'free' as const
      const person = { name: 'Ada', email: null, note: '', tier, version: 1, createdAtMs: 1 }
      insertCustomer(tx, { id: CUSTOMER, ...person })
      for (const [index, sale] of asked.entries()) {
        const row = rowOf(sale, index, core)
        insertInvoice(tx, row)
        const line = { subject: row.id, source: 'node_answer', event: 'issued', detail: '' }
        const move = { fromStatus: 'creating', toStatus: 'pending', atMs: START_MS }
        appendEvent(tx, { ...line, ...move, outcome: 'applied' })
      }
    })
    for (const fact of told) {
      applyFacts(core, { facts: [fact], source: 'node_stream', nodePubkey: NODE })
    }
    const { code, currency } = nodeAccount(NODE)
    const held = core.book.read((tx) => balanceOf(tx, code, currency))?.debitsPosted ?? 0n
    return { ...(await replayed(core.book.file)), heldMsat: held }
  } finally {
    await under.close()
  }
}

async function replayed(file: string): Promise<ReplayResult> {
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  const { signal } = new AbortController()
  try {
    return await replayBook(db, { onProgress: () => {}, signal, seed: RUN_SEED })
  } finally {
    db.close()
  }
}

/** Each fact as often and where the numbers say; an amount never before its payment. */
function shuffled(facts: readonly Fact[], places: readonly number[][]): Fact[] {
  const all = facts.flatMap((fact, index) => (places[index] ?? [0]).map((at) => ({ fact, at })))
  const sorted = all.toSorted((left, right) => left.at - right.at).map(({ fact }) => fact)
  const isAmount = ({ kind }: Fact): boolean => kind === 'invoice_amount'
  return [...sorted.filter((fact) => !isAmount(fact)), ...sorted.filter(isAmount)]
}

/** Everything of a table but what a later telling gives another number, time or way. */
const ORDERED = ['content', 'accounts', 'receipts', 'inbox'] as const
type Comparable = Record<(typeof ORDERED)[number], unknown>

function comparable(result: ReplayResult): Comparable {
  expect(result.refused).toBeNull()
  expect(result.isSame).toBe(true)
  const rowsOf = (name: string) => result.tables.find((table) => table.name === name)?.rows
  return {
    content: result.contentHash,
    accounts: rowsOf('accounts'),
    receipts: rowsOf('receipts'),
    inbox: result.inbox?.difference,
  }
}

test.prop([sales, deliveries], { numRuns: RUNS, seed: RUN_SEED })(
  `OPP-09: shuffled and doubled facts come to the same book (TILLBOOK_SEED=${RUN_SEED})`,
  async (asked, places) => {
    const facts = asked.flatMap((sale, index) => factsOf(sale, index))
    const inOrder = await bookToldOf(asked, facts)
    const inAnother = await bookToldOf(asked, shuffled(facts, places))
    expect(comparable(inAnother)).toEqual(comparable(inOrder))
    // To the msat what the node says it settled, not what was asked.
    expect([inOrder.heldMsat, inAnother.heldMsat]).toEqual(Array(2).fill(settledMsat(facts)))
  },
  60_000 + RUNS * 2_000,
)

test('and one payment more or less, or another amount, is another book', async () => {
  const asked: Sale[] = (['exact', 'over'] as const).map((ending) => ({
    ending,
    isPackage: true,
    arrives: false,
  }))
  const facts = asked.flatMap((sale, index) => factsOf(sale, index))
  const whole = await bookToldOf(asked, facts)
  const fewer = await bookToldOf(asked, facts.slice(1))
  const other = await bookToldOf(asked, [
    ...factsOf({ ending: 'under', isPackage: true, arrives: false }, 0),
    ...facts.slice(1),
  ])
  const hashes = new Set([whole, fewer, other].map(({ contentHash }) => contentHash))
  expect(hashes.size).toBe(3)
})
