import { commitReservation } from '../../electron/core/commit-reservation.ts'
import { correctTransfers } from '../../electron/core/correct-transfers.ts'
import { createCustomer } from '../../electron/core/customers.ts'
import { initCredits } from '../../electron/core/init-credits.ts'
import { refundCredits } from '../../electron/core/refund-credits.ts'
import { refundReservation } from '../../electron/core/refund-reservation.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { useCredits } from '../../electron/core/use-credits.ts'
import { transfersOfGroup } from '../../electron/store/transfers.ts'
import type { CreditBalance } from '../../shared/model/credits.ts'
import type { CoreUnderTest } from '../support/core-without-node.ts'
import type { Outcome } from './credit-model.ts'

const OPERATION = { operation: 'ai.image' } as const
let count = 0

export function freshId(): string {
  count += 1
  return `desk-${count.toString().padStart(8, '0')}`
}

export type Asking = {
  use(customerId: string, amount: bigint): Promise<unknown>
  refund(customerId: string, amount: bigint): Promise<unknown>
  init(customerId: string, amount: bigint): Promise<unknown>
  reserve(customerId: string, amount: bigint, ttlSeconds: number): Promise<unknown>
  commit(reservationId: string, amount: bigint | null): Promise<unknown>
  giveBack(reservationId: string): Promise<unknown>
  /** The entry that ended a reservation, or the one that holds it. */
  correct(reservationId: string, amount: bigint | null): Promise<unknown>
}

/** The verbs as one caller sends them, each under the id it chose. */
export function askWith({ core, actor }: CoreUnderTest, clientId: string): Asking {
  const description = ''
  return {
    use: (customerId, amount) =>
      useCredits(core, actor, { clientId, customerId, amount, ...OPERATION, description }),
    refund: (customerId, amount) =>
      refundCredits(core, actor, { clientId, customerId, amount, reason: 'a test' }),
    init: (customerId, amount) => initCredits(core, actor, { clientId, customerId, amount }),
    reserve: (customerId, amount, ttlSeconds) =>
      reserveCredits(core, actor, {
        clientId,
        customerId,
        amount,
        ...OPERATION,
        reason: '',
        ttlSeconds,
      }),
    commit: (reservationId, amount) =>
      commitReservation(core, actor, { clientId, reservationId, amount, description }),
    giveBack: (reservationId) => refundReservation(core, actor, { clientId, reservationId }),
    correct: (reservationId, amount) => {
      const [last] = core.book.read((tx) => transfersOfGroup(tx, reservationId)).slice(-1)
      const legs = [{ seq: Number(last?.seq ?? 0n), amount }]
      const input = { clientId, legs, reason: 'was not served', effectiveAtMs: null }
      return Promise.try(() => correctTransfers(core, input, actor))
    },
  }
}

export async function newCustomer({ core, actor }: CoreUnderTest): Promise<string> {
  const clientId = freshId()
  const details = { name: `Customer ${clientId}`, email: null, note: '' }
  return (await createCustomer(core, actor, { clientId, ...details })).id
}

/** The account in the answer, or the code of the refusal; anything else is a fault. */
export async function outcomeOf(
  call: Promise<unknown>,
): Promise<{ said: Outcome; answer: unknown }> {
  try {
    const answer = await call
    const { balance, reserved, available } = answer as CreditBalance
    return { said: { balance, reserved, available }, answer }
  } catch (error) {
    if (error instanceof Refusal) return { said: error.code, answer: null }
    throw error
  }
}
