/** What happened, what is safe, what to do next: one entry for each declared error. */
export const errors = {
  wait_seconds_one: 'Wait {{count}} second.',
  wait_seconds_other: 'Wait {{count}} seconds.',
  bad_request: {
    title: 'Something in the form is not right',
    next: 'Nothing was sent. Check the marked field and try again.',
  },
  no_payment_hash: {
    title: 'This sale has no payment hash yet',
    next: 'No money moved. Wait a moment, then check again.',
  },
  no_session: {
    title: 'Nobody is signed in',
    next: 'Open sales are kept. Sign in to go on.',
  },
  wrong_pin: {
    title: 'That PIN is not right',
    next: 'Check the name and type the PIN again.',
  },
  not_settled: {
    title: 'The payment has not arrived yet',
    next: 'No money moved. Keep the code on screen and check again.',
  },
  wrong_origin: {
    title: 'This window may not speak to the till',
    next: 'Nothing was done. Close it and open a new window from the till.',
  },
  forbidden: {
    title: 'Your role may not do this',
    next: 'Nothing was changed. Ask the owner, or switch operator.',
  },
  not_owner: {
    title: 'This sale belongs to another till or operator',
    next: 'Nothing was changed. Open it where it was made, or ask the owner.',
  },
  not_found: {
    title: 'There is no such record',
    next: 'Nothing was changed. Go back and look for it in Recent.',
  },
  id_reused: {
    title: 'This sale was already sent with another amount',
    next: 'The first one stands; find it in Recent. Enter the new amount again.',
  },
  already_settled: {
    title: 'The customer has already paid',
    next: 'The money is booked and cannot be voided. Deliver, or refund it.',
  },
  already_set_up: {
    title: 'This till is already set up',
    next: 'Nothing was changed. Sign in instead.',
  },
  last_owner: {
    title: 'This is the last active owner',
    next: 'Nothing was changed. Make somebody else an owner first.',
  },
  gone: {
    title: 'This sale is over',
    next: 'It was canceled or has expired, and no money is booked. Start a new sale.',
  },
  rate_limited: {
    title: 'Too many tries in a short time',
    next: 'Nothing was sent. Wait a moment, then try again.',
  },
  internal: {
    title: 'Something went wrong inside the till',
    next: 'What is booked is safe. Try again; if it stays, send the diagnostics bundle.',
  },
  node_refused: {
    title: 'The node refused this',
    next: 'No money moved. Try again, or ask whoever runs the node.',
  },
  node_not_configured: {
    title: 'No node is connected',
    next: 'Cash still works. The owner can connect a node in Settings.',
  },
  node_unreachable: {
    title: 'The node is not reachable',
    next: 'Cash still works. Sales already paid will be found when it is back.',
  },
  rate_unavailable: {
    title: 'There is no price that is fresh enough',
    next: 'Sales in sats still work. A manager can set a price by hand in Settings.',
  },
  not_set_up: {
    title: 'This till is not set up yet',
    next: 'Nothing was changed. Finish the first run, then try again.',
  },
  storage_unavailable: {
    title: 'The till cannot save right now',
    next: 'Nothing new is sold until it can, so nothing is lost. Free some disk space.',
  },
  offline: {
    title: 'The connection to the till is gone',
    next: 'What is booked is safe. This window connects again by itself.',
  },
  no_answer: {
    title: 'No answer came back',
    next: 'It may or may not have been done. Asking again is safe: it stays the same sale.',
  },
  unknown: {
    title: 'Something unexpected happened',
    next: 'What is booked is safe. Try again; if it stays, open a new window.',
  },
} as const
