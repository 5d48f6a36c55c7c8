import { applyFacts } from '../../electron/core/apply-fact.ts'
import { cancelGift } from '../../electron/core/cancel-gift.ts'
import {
  activatePlan,
  changePlan,
  deactivatePlan,
  giftPlan,
} from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { commit } from '../../electron/core/commit.ts'
import { savePackage, savePrices } from '../../electron/core/credit-packages.ts'
import { correctTransfers } from '../../electron/core/correct-transfers.ts'
import { createGift, giveGift } from '../../electron/core/create-gift.ts'
import { lapseReservations } from '../../electron/core/lapse-reservations.ts'
import { updatePlanTerms } from '../../electron/core/plan-terms.ts'
import { redeemGift } from '../../electron/core/redeem-gift.ts'
import { sealDay } from '../../electron/core/seal-day.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { insertInvoice, type InvoiceRow, saleTerms } from '../../electron/store/invoices.ts'
import { integer, type Row } from '../../electron/store/row.ts'
import { askWith } from '../credits/credit-desk.ts'
import { invoiceRow } from '../store/fixtures.ts'
import type { CoreUnderTest } from './core-without-node.ts'
import { clientId, customerWith, setUpShop } from './credit-shop.ts'

const DAY_MS = 86_400_000
const PRICE_MSAT = 4_500_000n
/** What the node told afterwards of the sales that it called paid without an amount, by day. */
const LATER: Readonly<Record<number, bigint>> = { 7: PRICE_MSAT - 9_000n, 11: PRICE_MSAT }

/**
 * Some weeks of one shop: every kind of row that decides money, by the verbs of the core.
 * @param afterDay told after each of twelve days.
 */
export async function tradeBusily(
  under: CoreUnderTest,
  afterDay: (day: number) => void = () => {},
): Promise<void> {
  const { core, clock } = under
  setUpShop(core, 'Europe/Berlin')
  updatePlanTerms(core, under.actor, {
    monthlyCredits: 30n,
    quarterlyCredits: 90n,
    yearlyCredits: 360n,
  })
  const offer = { label: '', credits: 300, priceMinor: 300n, currency: 'USD' } as const
  savePackage(core, under.actor, { ...offer, id: 'credits-300', tier: 'paid', version: 1 })
  savePrices(core, under.actor, {
    version: 0,
    prices: [{ operation: 'ai.image', credits: 10 }],
  })
  const people = [500n, 400n, 300n].map((credits) => customerWith(core, credits))
  const [ada, bo, cy] = people.map(({ id }) => id) as [string, string, string]
  await beginPlans(under, [ada, bo, cy])
  for (let day = 0; day < 12; day += 1) {
    sellOn(under, day, ada)
    await spendOn(under, day, bo)
    await giveOn(under, day, [ada, bo])
    if (day % 4 === 2) giveBackOn(under)
    await clock.advance(DAY_MS * 3)
    lapseReservations(core)
    await chargePlans(core)
    sealDay(core)
    afterDay(day)
  }
  const input = { clientId: clientId(), customerId: ada, agreedCredits: null }
  await changePlan(core, under.actor, { ...input, interval: 'quarterly' })
}

async function beginPlans({ core, actor }: CoreUnderTest, people: string[]): Promise<void> {
  const [ada = '', bo = '', cy = ''] = people
  const terms = { interval: 'monthly' as const, agreedCredits: null }
  await activatePlan(core, actor, { clientId: clientId(), customerId: ada, ...terms })
  await activatePlan(core, actor, { clientId: clientId(), customerId: bo, ...terms })
  await deactivatePlan(core, actor, { clientId: clientId(), customerId: bo })
  await giftPlan(core, actor, { clientId: clientId(), customerId: cy })
}

/** One sale a day, each ending otherwise, and credits bought every third day. */
function sellOn(under: CoreUnderTest, day: number, customerId: string): void {
  const received = [PRICE_MSAT, PRICE_MSAT + 7_000n, PRICE_MSAT - 7_000n, null][day % 4]
  const sold = settle(under, { memo: day % 2 === 0 ? `Table ${day}` : '' }, received ?? null)
  const toldLater = LATER[day]
  if (toldLater !== undefined) tellAmount(under, sold, toldLater)
  const bought = { purpose: 'credit_package' as const, credits: 300, customerId }
  if (day % 3 === 0) settle(under, { ...bought, packageId: 'credits-300' }, PRICE_MSAT)
  insertAsked(under, invoiceRow({ tillId: under.core.tillId, createdAtMs: under.clock.nowMs() }))
}

function settle(
  under: CoreUnderTest,
  parts: Partial<InvoiceRow>,
  receivedMsat: bigint | null,
): InvoiceRow {
  const { core, clock, actor } = under
  const asked = { tillId: core.tillId, operatorId: actor.operatorId, createdAtMs: clock.nowMs() }
  const row = invoiceRow({ amountMsat: PRICE_MSAT, ...asked, ...parts })
  insertAsked(under, row)
  const { paymentHash, nodePubkey } = row
  const paid = { kind: 'invoice_paid', paymentHash, receivedMsat } as const
  const at = { settleIndex: BigInt(clock.nowMs()), settledAtMs: clock.nowMs() - 1_000 }
  applyFacts(core, { facts: [{ ...paid, ...at }], source: 'node_stream', nodePubkey })
  return row
}

function tellAmount({ core }: CoreUnderTest, row: InvoiceRow, receivedMsat: bigint): void {
  const { paymentHash, nodePubkey } = row
  const facts = [{ kind: 'invoice_amount', paymentHash, receivedMsat }] as const
  applyFacts(core, { facts, source: 'lookup', nodePubkey })
}

function insertAsked({ core, clock }: CoreUnderTest, row: InvoiceRow): void {
  commit(core, ({ tx }) => {
    // Two lines made it what it is, so this is its second version.
    insertInvoice(tx, { ...row, version: 2 })
    const line = { subject: row.id, outcome: 'applied', atMs: clock.nowMs() } as const
    const made = { event: 'created', fromStatus: null, toStatus: 'creating' }
    const { operatorId } = row
    appendEvent(tx, { ...line, ...made, source: 'operator', detail: saleTerms(row), operatorId })
    const issued = { event: 'issued', fromStatus: 'creating', toStatus: 'pending' }
    appendEvent(tx, { ...line, ...issued, source: 'node_answer', detail: '' })
  })
}

/** Credits used at once and after a hold; every fourth hold is left to lapse or to stay open. */
async function spendOn(under: CoreUnderTest, day: number, customerId: string): Promise<void> {
  const ask = (): ReturnType<typeof askWith> => askWith(under, clientId())
  await ask().use(customerId, 3n)
  const held = await ask().reserve(customerId, 5n, day === 11 ? 86_400 * 30 : 900)
  const { reservationId } = held as { reservationId: string }
  if (day % 4 === 0) await ask().commit(reservationId, 2n)
  if (day % 4 === 1) await ask().giveBack(reservationId)
}

/** The price of the last sale and the credits used last come back, these in two parts. */
function giveBackOn({ core, actor }: CoreUnderTest): void {
  const [price, used] = core.book.read((tx) =>
    ["reference GLOB 'lnd:settle:*:price'", "currency = 'CREDIT' AND amount = 3"].map((which) => {
      const row = tx.prepare(`SELECT max(seq) AS seq FROM transfers WHERE ${which}`).get() as Row
      return Number(integer(row, 'seq'))
    }),
  ) as [number, number]
  const legs = [
    { seq: price, amount: null },
    { seq: used, amount: 2n },
    { seq: used, amount: 1n },
  ]
  const input = { clientId: clientId(), legs, reason: 'was not served', effectiveAtMs: null }
  correctTransfers(core, input, actor)
}

async function giveOn(under: CoreUnderTest, day: number, people: string[]): Promise<void> {
  const { core, actor } = under
  const [giver = '', taker = ''] = people
  const terms = { codeKind: 'long', message: 'Enjoy!', email: null, credits: 10n } as const
  const made =
    day % 2 === 0
      ? await createGift(core, actor, { ...terms, clientId: clientId(), customerId: giver })
      : await giveGift(core, actor, { ...terms, clientId: clientId() })
  const code = made.code ?? ''
  if (day % 3 === 0)
    await redeemGift(core, actor, { clientId: clientId(), code, customerId: taker })
  if (day % 3 === 1) await cancelGift(core, actor, { clientId: clientId(), id: made.gift.id })
}
