import type { CustomerView } from '../../shared/model/customer.ts'
import type { FakeBuilder } from './fake-console.ts'

const NOTHING = { balance: 0n, reserved: 0n, available: 0n }
const ADA = {
  id: `cus_${'0'.repeat(25)}1`,
  version: 1,
  name: 'Ada Fake',
  email: 'ada@example.com',
  note: '',
  tier: 'paid',
  createdAtMs: 1_795_000_000_000,
  credit: { balance: 300n, reserved: 25n, available: 275n },
} satisfies CustomerView

/** One customer with credits and nothing that moves: enough to look at the screens. */
export function fakeCredits(os: FakeBuilder) {
  const { credits, customers } = os
  const moved = { customerId: ADA.id, ...NOTHING }
  const entrySeq = 1n
  return {
    customers: {
      list: customers.list.handler(() => ({ customers: [ADA], next: null, asOfSeq: 0 })),
      get: customers.get.handler(() => ADA),
      create: customers.create.handler(({ input }) => ({ ...ADA, ...input, credit: NOTHING })),
      update: customers.update.handler(({ input }) => {
        const { email = ADA.email, note = ADA.note } = input
        return { ...ADA, ...input, email, note }
      }),
    },
    creditsInternal: {
      balance: os.creditsInternal.balance.handler(() => ({ customerId: ADA.id, ...ADA.credit })),
      use: os.creditsInternal.use.handler(() => ({ ...moved, entrySeq, used: 1n })),
    },
    credits: {
      balance: credits.balance.handler(() => ({ customerId: ADA.id, ...ADA.credit })),
      init: credits.init.handler(() => moved),
      use: credits.use.handler(() => ({ ...moved, entrySeq, used: 1n })),
      refund: credits.refund.handler(() => ({ ...moved, entrySeq })),
      reserve: credits.reserve.handler(({ errors }) => {
        throw errors.insufficient_credits({ data: { available: 0n } })
      }),
      commit: credits.commit.handler(({ errors }) => {
        throw errors.not_found()
      }),
      refundReservation: credits.refundReservation.handler(({ errors }) => {
        throw errors.not_found()
      }),
      reservation: credits.reservation.handler(({ errors }) => {
        throw errors.not_found()
      }),
      reservations: credits.reservations.handler(() => ({ reservations: [], next: null })),
      statement: credits.statement.handler(() => ({
        lines: [],
        next: null,
        credit: ADA.credit,
        asOfSeq: 0,
      })),
      purchases: credits.purchases.handler(() => ({ purchases: [], next: null })),
      purchase: credits.purchase.handler(({ errors }) => {
        throw errors.tender_unavailable()
      }),
      purchaseStatus: credits.purchaseStatus.handler(({ errors }) => {
        throw errors.not_found()
      }),
      ...fakeOffers(os),
      usage: credits.usage.handler(() => ({ rows: [], next: null })),
      usageSums: credits.usageSums.handler(() => ({
        state: 'indexing' as const,
        indexedSeq: 12_000,
        headSeq: 48_211,
      })),
      recountUsage: credits.recountUsage.handler(() => ({ rows: 0, corrected: 0, left: 0 })),
    },
  }
}

function fakeOffers({ credits }: FakeBuilder) {
  return {
    packages: credits.packages.handler(() => ({ packages: [], tenders: ['lightning' as const] })),
    savePackage: credits.savePackage.handler(({ input }) => ({
      ...input,
      isOffered: true,
      version: input.version + 1,
    })),
    withdrawPackage: credits.withdrawPackage.handler(({ errors }) => {
      throw errors.not_found()
    }),
    prices: credits.prices.handler(() => ({ version: 0, prices: [] })),
    savePrices: credits.savePrices.handler(({ input }) => input),
  }
}
