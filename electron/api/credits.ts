import type { CustomerView } from '../../shared/model/customer.ts'
import type { App } from '../core/app.ts'
import { commitReservation } from '../core/commit-reservation.ts'
import {
  listPackages,
  listPrices,
  savePackage,
  savePrices,
  withdrawPackage,
} from '../core/credit-packages.ts'
import { changeCustomer, createCustomer, findCustomers, getCustomer } from '../core/customers.ts'
import { initCredits } from '../core/init-credits.ts'
import {
  findPurchases,
  purchaseCredits,
  purchaseStatus,
  TENDERS_READY,
} from '../core/purchase-credits.ts'
import {
  findReservations,
  getReservation,
  readBalance,
  readStatement,
  readUsage,
} from '../core/read-credits.ts'
import { recountUsage } from '../core/recount-usage.ts'
import { refundCredits } from '../core/refund-credits.ts'
import { refundReservation } from '../core/refund-reservation.ts'
import { reviewBook } from '../core/review-book.ts'
import { reserveCredits } from '../core/reserve-credits.ts'
import { useCredits } from '../core/use-credits.ts'
import { actorOf, type Bound } from './bind.ts'
import type { CallContext } from './context.ts'
import { isToldCredits } from './told-credits.ts'

/** Customers and their credits (MANA-04…10, MANA-28…34). */
export function bindCredits(app: App, os: Bound) {
  return {
    customers: bindCustomers(app, os),
    credits: { ...bindVerbs(app, os), ...bindReadings(app, os), ...bindOffers(app, os) },
    creditsInternal: bindInternal(app, os),
  }
}

function bindCustomers(app: App, { customers }: Bound) {
  return {
    list: customers.list.handler(async ({ input, context, signal }) => {
      const page = await findCustomers(app.mustCore(), input, signal)
      return { ...page, customers: page.customers.map((one) => toldTo(context, one)) }
    }),
    get: customers.get.handler(({ input, context }) =>
      toldTo(context, getCustomer(app.mustCore(), input.id)),
    ),
    create: customers.create.handler(async ({ input, context }) =>
      toldTo(context, await createCustomer(app.mustCore(), actorOf(app, context), input)),
    ),
    update: customers.update.handler(async ({ input, context }) =>
      toldTo(context, await changeCustomer(app.mustCore(), input)),
    ),
  }
}

/** A key that may only know people is not told what they own. */
function toldTo(context: CallContext, customer: CustomerView): CustomerView {
  return isToldCredits(context) ? customer : { ...customer, credit: null }
}

function bindVerbs(app: App, { credits }: Bound) {
  return {
    init: credits.init.handler(({ input, context }) =>
      initCredits(app.mustCore(), actorOf(app, context), input),
    ),
    use: credits.use.handler(({ input, context }) =>
      useCredits(app.mustCore(), actorOf(app, context), input),
    ),
    refund: credits.refund.handler(({ input, context }) =>
      refundCredits(app.mustCore(), actorOf(app, context), input),
    ),
    reserve: credits.reserve.handler(({ input, context }) =>
      reserveCredits(app.mustCore(), actorOf(app, context), input),
    ),
    commit: credits.commit.handler(({ input, context }) =>
      commitReservation(app.mustCore(), actorOf(app, context), input),
    ),
    refundReservation: credits.refundReservation.handler(({ input, context }) =>
      refundReservation(app.mustCore(), actorOf(app, context), input),
    ),
    purchase: credits.purchase.handler(({ input, context }) =>
      purchaseCredits(app.mustCore(), actorOf(app, context), input),
    ),
    recountUsage: credits.recountUsage.handler(({ signal }) =>
      recountUsage(app.mustCore(), signal),
    ),
  }
}

function bindInternal(app: App, { creditsInternal }: Bound) {
  return {
    balance: creditsInternal.balance.handler(({ input }) =>
      readBalance(app.mustCore(), input.customerId),
    ),
    use: creditsInternal.use.handler(({ input, context }) =>
      useCredits(app.mustCore(), actorOf(app, context), input),
    ),
  }
}

function bindReadings(app: App, { credits }: Bound) {
  return {
    balance: credits.balance.handler(({ input }) => readBalance(app.mustCore(), input.customerId)),
    reservation: credits.reservation.handler(({ input }) =>
      getReservation(app.mustCore(), input.id),
    ),
    reservations: credits.reservations.handler(({ input }) =>
      findReservations(app.mustCore(), input),
    ),
    statement: credits.statement.handler(({ input, signal }) =>
      readStatement(app.mustCore(), input, signal),
    ),
    purchases: credits.purchases.handler(({ input }) => findPurchases(app.mustCore(), input)),
    purchaseStatus: credits.purchaseStatus.handler(({ input, context }) =>
      purchaseStatus(app.mustCore(), actorOf(app, context), input.id),
    ),
    usage: credits.usage.handler(({ input, signal }) => readUsage(app.mustCore(), input, signal)),
    usageSums: credits.usageSums.handler(({ input, signal }) =>
      reviewBook(app.mustCore(), 'usageSums', input, signal),
    ),
  }
}

function bindOffers(app: App, { credits }: Bound) {
  return {
    packages: credits.packages.handler(({ input }) => ({
      packages: listPackages(app.mustCore(), input.isWithdrawnShown),
      tenders: [...TENDERS_READY],
    })),
    savePackage: credits.savePackage.handler(({ input, context }) =>
      savePackage(app.mustCore(), actorOf(app, context), input),
    ),
    withdrawPackage: credits.withdrawPackage.handler(({ input, context }) =>
      withdrawPackage(app.mustCore(), actorOf(app, context), input.id),
    ),
    prices: credits.prices.handler(() => listPrices(app.mustCore())),
    savePrices: credits.savePrices.handler(({ input, context }) =>
      savePrices(app.mustCore(), actorOf(app, context), input),
    ),
  }
}
