const CUSTOMER = 'cus_01jd8q2v7hm4k9x3bn5rt6wz0c'
const RESERVATION = 'res_01jd8q4y1nfr8cz6t2wk5hm9qe'
const GIFT = 'gft_01jd8q5d3sva7kx9e4pmr2wz6b'
const CODE = '892-ETV-4XG'
const INVOICE = 'inv_01jd8q6h5tmz3bw8y1cvk7x9rp'

export type OperationWords = {
  summary: string
  detail?: string
  /** Examples of path and query parameters by name. */
  parameters?: Readonly<Record<string, string | number>>
  body?: Readonly<Record<string, unknown>>
}

const balanceAfter = { parameters: { customerId: CUSTOMER } }
const page = { customerId: CUSTOMER, limit: 50 }

const CREDITS: Readonly<Record<string, OperationWords>> = {
  'credits.balance': { summary: 'A customer’s balance, reserved and available', ...balanceAfter },
  'creditsInternal.balance': {
    summary: 'The same balance, for services',
    ...balanceAfter,
  },
  'credits.init': {
    summary: 'Open a customer’s credit with a first balance',
    detail: 'Once for a customer; 0 only opens the account.',
    body: { clientId: 'init-8f2c1b', customerId: CUSTOMER, amount: '100' },
  },
  'credits.use': {
    summary: 'Use credits at once',
    body: {
      clientId: 'use-pdf-4411',
      customerId: CUSTOMER,
      amount: '3',
      operation: 'premium.pdf_export',
      description: 'Invoice 4411 as PDF',
    },
  },
  'creditsInternal.use': {
    summary: 'Use a customer’s credits at once, for services',
    body: { clientId: 'use-chat-17', customerId: CUSTOMER, operation: 'ai.chat' },
  },
  'credits.refund': {
    summary: 'Give credits back, tied to no reservation',
    body: {
      clientId: 'refund-4411',
      customerId: CUSTOMER,
      amount: '3',
      reason: 'The PDF was empty',
    },
  },
  'credits.reserve': {
    summary: 'Hold credits until commit, refund or their time is over',
    body: {
      clientId: 'research-77-hold',
      customerId: CUSTOMER,
      amount: '25',
      reason: 'Research 77',
      ttlSeconds: 900,
    },
  },
  'credits.commit': {
    summary: 'Use what was held, all of it or a part; the rest returns',
    body: {
      clientId: 'research-77-done',
      reservationId: RESERVATION,
      amount: '18',
      description: 'Research 77',
    },
  },
  'credits.refundReservation': {
    summary: 'Give all of what was held back',
    body: { clientId: 'research-77-back', reservationId: RESERVATION },
  },
  'credits.reservation': {
    summary: 'One reservation and what became of it',
    parameters: { id: RESERVATION },
  },
  'credits.reservations': { summary: 'A customer’s reservations', parameters: page },
  'credits.statement': {
    summary: 'What came and went, newest first, with the balance after each line',
    parameters: page,
  },
  'credits.purchases': { summary: 'What a customer bought', parameters: page },
  'credits.purchase': {
    summary: 'Start a purchase; the answer holds the Lightning invoice',
    body: { clientId: 'buy-300-anna', customerId: CUSTOMER, packageId: 'credits-300' },
  },
  'credits.purchaseStatus': {
    summary: 'Whether a purchase is paid; asking completes it',
    parameters: { id: INVOICE },
  },
  'credits.packages': { summary: 'What can be bought now, and how it can be paid' },
  'credits.prices': { summary: 'What each operation costs when no amount is named' },
  'credits.usage': {
    summary: 'Credits used by day and operation, newest day first',
    parameters: { customerId: CUSTOMER, fromDay: '2026-11-01', toDay: '2026-11-30', limit: 200 },
  },
  'credits.usageSums': {
    summary: 'Credits used by operation in a period of the shop’s days, the dearest first',
    parameters: { customerId: CUSTOMER, fromDay: '2026-11-01', toDay: '2026-11-30', limit: 200 },
  },
}

const CUSTOMERS: Readonly<Record<string, OperationWords>> = {
  'customers.list': {
    summary: 'Customers by name; the search looks at names and addresses',
    parameters: { search: 'anna', limit: 50 },
  },
  'customers.get': { summary: 'One customer', parameters: { id: CUSTOMER } },
  'customers.create': {
    summary: 'Add a customer; gifts that wait for the address are redeemed',
    body: { clientId: 'cust-anna-01', name: 'Anna Weiß', email: 'anna@example.org' },
  },
  'customers.update': {
    summary: 'Change a customer’s name, address or note',
    detail: 'What is left out stays as it is.',
    parameters: { id: CUSTOMER },
    body: { name: 'Anna Weiss', email: 'anna@example.org', version: 1 },
  },
}

const GIFTS: Readonly<Record<string, OperationWords>> = {
  'gifts.info': {
    summary: 'What a gift code holds',
    detail: 'No names and no address. Wrong codes are counted.',
    parameters: { code: CODE },
  },
  'gifts.create': {
    summary: 'Make a gift of a customer’s credits; the answer holds the code, once',
    body: { clientId: 'gift-anna-1', customerId: CUSTOMER, credits: '50', message: 'For you' },
  },
  'gifts.created': { summary: 'Gifts that a customer made', parameters: page },
  'gifts.received': { summary: 'Gifts that a customer redeemed', parameters: page },
  'gifts.redeem': {
    summary: 'Redeem a gift; each can be redeemed once',
    parameters: { code: CODE },
    body: { clientId: 'redeem-ben-1', customerId: CUSTOMER },
  },
  'gifts.cancel': {
    summary: 'Cancel a gift; its credits go back to where they came from',
    parameters: { id: GIFT, clientId: 'cancel-gift-1' },
  },
  'gifts.redeemPending': {
    summary: 'Redeem what waits for a customer’s address',
    body: { clientId: 'pending-anna-1', customerId: CUSTOMER },
  },
}

const ofCustomer = { parameters: { customerId: CUSTOMER } }

const PLANS: Readonly<Record<string, OperationWords>> = {
  'plans.status': { summary: 'A customer’s plan', ...ofCustomer },
  'plans.activate': {
    summary: 'Start a plan, or go on after a pause; charges the first period',
    body: { clientId: 'plan-anna-1', customerId: CUSTOMER, interval: 'monthly' },
  },
  'plans.deactivate': {
    summary: 'No further charge; what is paid stays paid to its end',
    body: { clientId: 'plan-anna-off', customerId: CUSTOMER },
  },
  'plans.previewChange': {
    summary: 'What a change of interval would charge now',
    parameters: { customerId: CUSTOMER, interval: 'yearly' },
  },
  'plans.changeInterval': {
    summary: 'Change the interval',
    body: {
      clientId: 'plan-anna-year',
      customerId: CUSTOMER,
      interval: 'yearly',
      agreedCredits: '345',
    },
  },
  'plans.terms': { summary: 'What a plan costs in each interval' },
  'plans.serverStatus': {
    summary: 'Whether a customer is served today, for the server that serves them',
    ...ofCustomer,
  },
  'plans.statusOf': { summary: 'Any customer’s plan', ...ofCustomer },
  'plans.paused': {
    summary: 'Plans that wait for credits, those that were paused last first',
    parameters: page,
  },
  'plans.gift': {
    summary: 'Give a plan: never charged, never paused',
    ...ofCustomer,
    body: { clientId: 'gift-plan-anna' },
  },
  'plans.revokeGift': {
    summary: 'End a gifted plan',
    parameters: { customerId: CUSTOMER, clientId: 'revoke-plan-anna' },
  },
  'plans.chargeRecurring': {
    summary: 'Charge every period that is due; each is charged once',
    detail:
      'Tillbook does it by itself; a call only does it sooner. ' +
      'Nothing is charged while the day of the clock is in doubt; `doubt` then says which.',
    body: {},
  },
}

const BOOK: Readonly<Record<string, OperationWords>> = {
  'book.journal': { summary: 'A page of transfers', body: { order: 'newest', limit: 50 } },
  'book.totals': { summary: 'Count and sums of what a filter lets through', body: {} },
  'book.seek': {
    summary: 'Where a day, an entry or a place stands in the list',
    body: { to: { kind: 'day', day: '2026-11-21', by: 'booked' } },
  },
  'book.entry': { summary: 'One transfer with its group and links', body: { seq: 4204 } },
  'book.accounts': { summary: 'The tree of accounts with balances', body: {} },
  'book.trialBalance': { summary: 'Trial balance on a day', body: { day: '2026-11-30' } },
  'book.balanceSheet': { summary: 'Balance sheet on a day', body: { day: '2026-11-30' } },
  'book.statement': {
    summary: 'Statement of an account or a customer',
    body: { of: { kind: 'customer', customerId: CUSTOMER } },
  },
  'book.takings': {
    summary: 'Takings by day and tender',
    body: { fromDay: '2026-11-01', toDay: '2026-11-30' },
  },
}

/** Words and an example for each call of the document; a test holds them to the contract. */
export const OPERATIONS: Readonly<Record<string, OperationWords>> = {
  ...CREDITS,
  ...CUSTOMERS,
  ...GIFTS,
  ...PLANS,
  ...BOOK,
}
