import { chartAccount, customerCredit, SALES_INCOME } from '../domain/accounts.ts'
import { balanceOf } from '../store/accounts.ts'
import { type Leg, postTransfers, transfersOfGroup } from '../store/transfers.ts'
import type { WriteTx } from '../store/tx.ts'
import { countUse } from '../store/usage.ts'
import { demoAccount, type DemoState } from './demo-sale.ts'

const HOLD_MS = 15 * 60_000

/** What credits are used for: as the statement says it, and as the statistics count it. */
const SERVICES = [
  { memo: 'printing', operation: 'shop.printing' },
  { memo: 'workshop', operation: 'shop.workshop' },
  { memo: 'desk for a day', operation: 'shop.desk' },
  { memo: 'coffee flat', operation: 'shop.coffee' },
] as const

/**
 * A customer uses credits: at once, or held first and then used whole, used in part, or given
 * back (MANA-04 to MANA-37). Whoever has too few uses none.
 */
export function bookDemoCredits(tx: WriteTx, state: DemoState, atMs: number): void {
  const { random, shop } = state
  const customerId = random.pick(shop.customers)
  const account = customerCredit(customerId)
  const balance = balanceOf(tx, account.code, account.currency)
  const left = balance ? balance.creditsPosted - balance.debitsPosted - balance.debitsPending : 0n
  const amount = BigInt(1 + random.below(12))
  if (left < amount) return
  const reference = `demo:use:${state.transfers}`
  const { memo, operation } = random.pick(SERVICES)
  const leg: Leg = {
    debit: demoAccount(tx, state, account),
    credit: demoAccount(tx, state, chartAccount('credits_used', 'CREDIT')),
    amount,
    currency: 'CREDIT',
    kind: 'single',
    reference,
    memo,
    reason: operation,
    customerId,
    tillId: random.pick(shop.tills),
    operatorId: random.pick(shop.cashiers).id,
    effectiveAtMs: atMs,
  }
  const how = random.below(4)
  if (how === 0) {
    postTransfers(tx, reference, atMs, [leg])
    countUse(tx, { customerId, operation, bookedAtMs: atMs, credits: amount })
    state.transfers += 1
    return
  }
  const hold: Leg = { ...leg, kind: 'pending', timeoutAtMs: atMs + HOLD_MS }
  const [held] = postTransfers(tx, reference, atMs, [hold])
  const end: Leg = {
    ...leg,
    kind: how === 3 ? 'void' : 'post',
    amount: how === 2 ? (amount + 1n) / 2n : amount,
    pendingSeq: held?.seq ?? null,
    reference: `${reference}:end`,
  }
  const bookedAtMs = atMs + 1 + random.below(HOLD_MS / 2)
  postTransfers(tx, reference, bookedAtMs, [end])
  if (end.kind === 'post') countUse(tx, { customerId, operation, bookedAtMs, credits: end.amount })
  state.transfers += 2
}

/** The last sale was typed wrong: its price is taken back by an opposite transfer. */
export function bookDemoCorrection(
  tx: WriteTx,
  state: DemoState,
  last: { groupId: string; atMs: number },
): void {
  const sales = demoAccount(tx, state, SALES_INCOME)
  const wrong = transfersOfGroup(tx, last.groupId).find((leg) => leg.credit === sales)
  if (!wrong) return
  const { debit, credit, seq, amount, currency, tillId, operatorId } = wrong
  const reference = `correction:${seq}`
  const opposite = { debit: credit, credit: debit, amount, currency, tillId, operatorId }
  postTransfers(tx, reference, last.atMs, [
    {
      ...opposite,
      kind: 'single',
      reference,
      memo: 'correction',
      reason: 'wrong amount typed',
      correctsSeq: seq,
      effectiveAtMs: last.atMs,
    },
  ])
  state.transfers += 1
}
