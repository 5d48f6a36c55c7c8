import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyFacts, type FactOutcome } from '../../electron/core/apply-fact.ts'
import { commit } from '../../electron/core/commit.ts'
import { customerCredit, nodeAccount } from '../../electron/domain/accounts.ts'
import { balanceOf, ensureAccount } from '../../electron/store/accounts.ts'
import { customerById } from '../../electron/store/customers.ts'
import { insertInvoice, invoiceById, type InvoiceRow } from '../../electron/store/invoices.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import { settlementPostings } from '../../electron/domain/postings.ts'
import { invoiceRow } from '../store/fixtures.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { customerWith, setUpShop } from '../support/credit-shop.ts'

/** Pain 3: the node says paid and not how much. What is booked is what it settled, to the msat. */
const PRICE_MSAT = 5_000n
let under: CoreUnderTest
let sale: InvoiceRow

beforeEach(async () => {
  under = await startCore()
  setUpShop(under.core, 'UTC')
  sale = packageFor(customerWith(under.core, 0n).id)
  commit(under.core, ({ tx }) => insertInvoice(tx, sale))
})
afterEach(() => under.close())

function packageFor(customerId: string): InvoiceRow {
  const bought = { purpose: 'credit_package', credits: 300, customerId } as const
  const terms = { ...bought, packageId: 'credits-300', tier: 'paid' } as const
  return invoiceRow({ tillId: under.core.tillId, amountMsat: PRICE_MSAT, ...terms })
}

function tellPaid(): FactOutcome[] {
  const { paymentHash, nodePubkey } = sale
  const at = { settleIndex: 1n, settledAtMs: under.clock.nowMs() }
  const paid = { kind: 'invoice_paid', paymentHash, receivedMsat: null, ...at } as const
  return applyFacts(under.core, { facts: [paid], source: 'node_stream', nodePubkey })
}

function tellAmount(receivedMsat: bigint): FactOutcome[] {
  const { paymentHash, nodePubkey } = sale
  const amount = { kind: 'invoice_amount', paymentHash, receivedMsat } as const
  return applyFacts(under.core, { facts: [amount], source: 'lookup', nodePubkey })
}

function standing() {
  const person = customerCredit(sale.customerId ?? '')
  const node = nodeAccount(sale.nodePubkey)
  return under.core.book.read((tx) => {
    const row = invoiceById(tx, sale.id)
    return {
      heldMsat: balanceOf(tx, node.code, node.currency)?.debitsPosted ?? 0n,
      credits: balanceOf(tx, person.code, person.currency)?.creditsPosted ?? 0n,
      tier: customerById(tx, sale.customerId ?? '')?.tier,
      outcome: row?.outcome,
      script: row?.script,
      receipt: row?.receiptNumber,
    }
  })
}

const NOTHING = { heldMsat: 0n, credits: 0n, tier: 'free', receipt: null } as const
const UNTOLD = { ...NOTHING, outcome: 'unknown', script: 'ask_unknown_amount' } as const

test('nothing is booked of a payment while its amount is not told', () => {
  expect(tellPaid()).toEqual(['applied'])
  expect(standing()).toEqual(UNTOLD)
})

test('one that turns out to be short is booked as what came, and brings no credits', () => {
  tellPaid()
  expect(tellAmount(3_000n)).toEqual(['applied'])
  const short = { outcome: 'under', script: 'ask_under', receipt: 1 } as const
  expect(standing()).toMatchObject({ ...NOTHING, heldMsat: 3_000n, ...short })
})

test('one that turns out to be exact brings its credits, tier and receipt then', () => {
  tellPaid()
  expect(tellAmount(PRICE_MSAT)).toEqual(['applied'])
  expect(standing()).toEqual({
    heldMsat: PRICE_MSAT,
    credits: 300n,
    tier: 'paid',
    outcome: 'exact',
    script: 'deliver',
    receipt: 1,
  })
})

test('told twice, the payment and its amount are booked once', () => {
  expect([...tellPaid(), ...tellPaid()]).toEqual(['applied', 'duplicate'])
  expect([...tellAmount(7_500n), ...tellAmount(7_500n)]).toEqual(['applied', 'duplicate'])
  expect(standing()).toMatchObject({ heldMsat: 7_500n, credits: 300n, outcome: 'over', receipt: 1 })
  // No number is left out: the next receipt is the second.
  const { core } = under
  expect(commit(core, ({ tx }) => takeReceiptNumber(tx, core.tillId))).toBe(2)
})

test.each([
  [7_500n, 7_500n],
  [PRICE_MSAT, PRICE_MSAT],
  [3_000n, PRICE_MSAT],
])('a book from before has the price already; of %d it holds %d', (receivedMsat, heldMsat) => {
  sale = packageFor(sale.customerId ?? '')
  bookAsBefore()
  expect(tellAmount(receivedMsat)).toEqual(['applied'])
  expect(standing()).toMatchObject({ heldMsat, credits: 300n, receipt: 1 })
})

/** As a payment without its amount was booked once: at its price, with its receipt. */
function bookAsBefore(): void {
  const { core } = under
  commit(core, ({ tx }) => {
    const receiptNumber = takeReceiptNumber(tx, core.tillId)
    const paid = { status: 'paid', outcome: 'unknown', script: 'ask_unknown_amount' } as const
    const row = { ...sale, ...paid, receiptNumber, settledAtMs: core.clock.nowMs() }
    insertInvoice(tx, row)
    const legs = settlementPostings({ ...row, receivedMsat: PRICE_MSAT }).map((posting) => ({
      ...posting,
      debit: ensureAccount(tx, posting.debit),
      credit: ensureAccount(tx, posting.credit),
      kind: 'single' as const,
      tillId: row.tillId,
      operatorId: row.operatorId,
      effectiveAtMs: core.clock.nowMs(),
    }))
    postTransfers(tx, row.id, core.clock.nowMs(), legs)
  })
}
