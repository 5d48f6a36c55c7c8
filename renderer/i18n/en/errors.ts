import type { NodeRefusal } from '../../../shared/model/node-refusal.ts'

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
  wrong_key: {
    title: 'This service key is not good',
    next: 'Nothing was done. Check the key, or make a new one in Settings.',
  },
  operator_locked: {
    title: 'Too many wrong PINs: this name is locked',
    next: 'Ask the owner to set a new PIN in Settings. Open sales are kept.',
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
  missing_scope: {
    title: 'This service key may not do that',
    next: 'Nothing was done. Use a key with the scope that is asked for.',
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
  other_node: {
    title: 'This sale was made with another node',
    next: 'The till is connected to a different one now and cannot ask there. Charge again; the owner can connect the other node again.',
  },
  sales_waiting: {
    title: 'Sales still wait at the present node',
    next: 'Nothing was changed. Finish or void them first, or say that they may wait.',
  },
  other_network: {
    title: 'This node is on another Bitcoin network',
    next: 'Nothing was changed. The sales of this book are all on one network; for another one, set up a book of its own.',
  },
  already_set_up: {
    title: 'This till is already set up',
    next: 'Nothing was changed. Sign in instead.',
  },
  book_frozen: {
    title: 'The book is frozen',
    next: 'Nothing was spent. Selling goes on. Book, Seal shows the owner what is wrong and what to do.',
  },
  not_correctable: {
    title: 'This entry cannot be corrected',
    next: 'Nothing was booked. Either nothing is left of it to give back, or what it is part of is undone by its own step: refund, cancel or void it.',
  },
  last_owner: {
    title: 'This is the last active owner',
    next: 'Nothing was changed. Make somebody else an owner first.',
  },
  gone: {
    title: 'This sale is over',
    next: 'It was canceled or has expired, and no money is booked. Start a new sale.',
  },
  insufficient_credits: {
    title: 'There are not enough credits',
    next: 'Nothing was taken. Top up the account, or ask for less.',
  },
  already_committed: {
    title: 'This reservation was already used',
    next: 'It was charged once and stays so. See the statement.',
  },
  already_refunded: {
    title: 'This reservation was already given back',
    next: 'The credits are back on the account. Reserve again if they are needed.',
  },
  already_initialized: {
    title: 'This account was already opened with credits',
    next: 'Nothing was added. Give credits with a refund, which asks for a reason.',
  },
  over_reserved: {
    title: 'That is more than was reserved',
    next: 'Nothing was taken. Use at most what the reservation holds.',
  },
  reservation_expired: {
    title: 'The time of this reservation is over',
    next: 'The credits went back to the account. Reserve them again.',
  },
  name_taken: {
    title: 'Another customer has this name',
    next: 'Nothing was saved. Add something that tells them apart.',
  },
  email_taken: {
    title: 'Another customer has this e-mail address',
    next: 'Nothing was saved. Look for that customer, or use another address.',
  },
  changed_meanwhile: {
    title: 'Somebody changed this in the meantime',
    next: 'Nothing was saved. Read it again, then make your change.',
  },
  secret_shown: {
    title: 'The key is made, and its secret was shown once',
    next: 'Close this, and give the key in the list a new secret.',
  },
  tender_unavailable: {
    title: 'This way to pay is not set up',
    next: 'No money moved. Choose another way to pay.',
  },
  too_large: {
    title: 'That is too much for one call',
    next: 'Nothing was done. Send less at once.',
  },
  rate_limited: {
    title: 'Too many tries in a short time',
    next: 'Nothing was sent. Wait a moment, then try again.',
  },
  gift_redeemed: {
    title: 'This gift was redeemed already',
    next: 'A gift counts once. Nothing was changed.',
  },
  gift_for_another: {
    title: 'This gift is for somebody else',
    next: 'It waits for the customer with its e-mail address.',
  },
  plan_day_doubted: {
    title: 'The date must be confirmed first',
    next: 'Nothing was charged. The clock of this computer jumped ahead. The owner confirms the date under Credits.',
  },
  plan_gifted: {
    title: 'This plan is a gift of the shop',
    next: 'It costs nothing and runs on. An owner can take it back.',
  },
  plan_running: {
    title: 'This plan runs already',
    next: 'Nothing was charged. Look at the plan again.',
  },
  plan_not_running: {
    title: 'There is no running plan',
    next: 'Nothing was charged. Look at the plan again.',
  },
  backup_running: {
    title: 'A backup or a restore drill is running',
    next: 'Nothing was started. Wait until it has ended; its progress is in Settings, Backup.',
  },
  replay_running: {
    title: 'The book is being replayed already',
    next: 'Nothing was started. Somebody else waits for that result; try again when it is there.',
  },
  comparison_running: {
    title: 'The book is being compared with the node already',
    next: 'Nothing was started. Somebody else waits for that result; it is shown here when it is there.',
  },
  backup_failed: {
    title: 'The backup could not be used',
    next: 'The book is untouched and nothing was replaced. Settings, Backup says why.',
  },
  terms_changed: {
    title: 'The amount is another one by now',
    next: 'Nothing was charged. Look at the new amount and confirm again.',
  },
  internal: {
    title: 'Something went wrong inside the till',
    next: 'What is booked is safe. Try again; if it stays, send the diagnostics bundle.',
  },
  node_refused: {
    title: 'The node refused this',
    next: 'No money moved. Try again, or ask whoever runs the node.',
  },
  /** In the place of `node_refused`, where the node said why. */
  node_refusal: {
    certificate_changed: {
      title: 'The node shows another certificate than before',
      next: 'Nothing was sent to it. If the node was renewed on purpose, the owner connects it again in Settings.',
    },
    certificate_expired: {
      title: 'The node’s certificate is not valid now',
      next: 'Nothing was sent to it. The owner checks this computer’s clock first, then the node.',
    },
    macaroon_refused: {
      title: 'The node no longer accepts the till’s access key',
      next: 'Nothing was changed there. The owner connects the node again in Settings.',
    },
    permission_denied: {
      title: 'The till’s access key may not do this at the node',
      next: 'Nothing was changed there. The owner connects the node with a key that may, in Settings.',
    },
    wallet_locked: {
      title: 'The node’s wallet is locked',
      next: 'Nothing was changed there. Whoever runs the node unlocks the wallet; then try again.',
    },
    wrong_network: {
      title: 'The node is on another Bitcoin network',
      next: 'Nothing was changed there. The owner checks the node in Settings.',
    },
    wrong_node: {
      title: 'A different node answered',
      next: 'Nothing was changed there. The owner checks the address in Settings.',
    },
    already_exists: {
      title: 'The node already has an invoice like this one',
      next: 'Nothing was changed there. Start the sale anew.',
    },
    not_found: {
      title: 'The node does not know this',
      next: 'Nothing was changed there. Look at the sale in Recent, then try again.',
    },
    refused: {
      title: 'The node refused this',
      next: 'Nothing was changed there. Try again, or ask whoever runs the node.',
    },
    bad_answer: {
      title: 'The node’s answer cannot be right',
      next: 'Nothing of it was believed. Try again, or ask whoever runs the node.',
    },
  } as const satisfies Record<NodeRefusal, { title: string; next: string }>,
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
  review_unavailable: {
    title: 'The book did not answer in time',
    next: 'Selling goes on and nothing was changed. Ask again, or narrow the period.',
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
    next: 'It may or may not have been done. Asking again is safe: nothing is done twice.',
  },
  unknown: {
    title: 'Something unexpected happened',
    next: 'What is booked is safe. Try again; if it stays, open a new window.',
  },
} as const
