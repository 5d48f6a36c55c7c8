/**
 * Every `data-testid` that the end-to-end tests may rely on. A screen may move and be reworded;
 * these names stay. State is read from data attributes, never from words or colours.
 */
export const ids = {
  /** data-screen: sell | recent | wallet | settings. */
  shell: 'shell',
  sandboxBand: 'sandbox-band',
  opening: 'opening',
  lostWindow: 'lost-window',
  /** Text of the live region. */
  announcer: 'announcer',
  rail: (screen: 'sell' | 'recent' | 'wallet' | 'settings') => `rail-${screen}`,
  screen: (screen: 'sell' | 'recent' | 'wallet') => `screen-${screen}`,
  paletteSearch: 'palette-search',
  paletteSale: 'palette-sale',
  keySheet: 'key-sheet',

  strip: 'status-strip',
  /** data-state: the node's light. */
  statusNode: 'status-node',
  /** data-state: number of gaps. */
  statusCompleteness: 'status-completeness',
  /** data-state: the rate's tier. */
  statusRate: 'status-rate',
  /** data-state: sealed | checking | broken | read_only | full. */
  statusSeal: 'status-seal',
  /** data-state: the role. */
  statusPerson: 'status-person',
  statusOffline: 'status-offline',
  lock: 'lock',

  amount: 'amount',
  digit: (digit: number) => `key-${digit}`,
  /** data-unit: fiat | sat. */
  unit: 'key-unit',
  backspace: 'key-back',
  note: 'note',
  customerName: 'customer-name',
  offer: (packageId: string) => `offer-${packageId}`,
  /** data-state: ok | warn | stop. */
  preflight: 'preflight',
  charge: 'charge',
  nextWhileWaiting: 'next-while-waiting',
  chips: 'chips',
  /** data-status. */
  chip: (invoiceId: string) => `chip-${invoiceId}`,

  idlePanel: 'idle-panel',
  askingPanel: 'asking-panel',
  /**
   * Every sale that is not simply paid. data-status, data-script, data-outcome, data-id; while it
   * waits also data-bolt11 and data-hash.
   */
  invoicePanel: 'invoice-panel',
  /** Holds the text of data-bolt11 in capitals, which bech32 reads as the same. */
  qr: 'qr',
  countdown: 'countdown',
  copy: 'copy',
  showCustomer: 'show-customer',
  /** data-status. */
  customerView: 'customer-view',
  customerClose: 'customer-close',
  /** Press twice. */
  void: 'void',
  /** The sandbox's shortcut beside the code. */
  payThis: 'pay-this',
  nodeAway: 'node-away',
  /** data-status, data-outcome, data-script, data-received-msat, data-id. */
  paidPanel: 'paid-panel',
  receiptNumber: 'receipt-number',
  paidDetails: 'paid-details',
  nextSale: 'next-sale',
  /** The cashier's script in words. */
  script: 'script',
  chargeRest: 'charge-rest',
  chargeAgain: 'charge-again',
  /** data-code: the declared error, or offline | no_answer. */
  refusedPanel: 'refused-panel',
  askAgain: 'ask-again',
  giveUp: 'give-up',
  blockedPanel: 'blocked-panel',
  checkAgain: 'check-again',

  recentSearch: 'recent-search',
  recentList: 'recent-list',
  /** data-status. */
  sale: (invoiceId: string) => `sale-${invoiceId}`,
  /** data-status. */
  saleDetail: 'sale-detail',
  /** Its entries carry data-event and data-outcome. */
  timeline: 'timeline',
  checkNow: 'check-now',
  checkAnswer: 'check-answer',
  toCounter: 'to-counter',
  acknowledge: 'acknowledge',

  walletCode: 'wallet-code',
  walletMode: (mode: 'pay' | 'pay_late' | 'overpay' | 'pay_twice' | 'vanish') =>
    `wallet-mode-${mode}`,
  walletPay: 'wallet-pay',
  walletBalance: 'wallet-balance',
  /** Its items carry data-status: succeeded | failed | held. */
  walletResults: 'wallet-results',

  empty: 'empty',
  /** data-code. */
  failed: 'failed',
} as const
