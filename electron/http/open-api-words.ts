import type { ErrorCode } from '../../shared/contract/errors.ts'
import type { ServiceScope } from '../../shared/model/service-key.ts'

/** What each scope opens, in the words of the document. */
export const SCOPE_WORDS: Readonly<Record<ServiceScope, string>> = {
  'credits:read': 'Balances, statements, packages and purchases: reading only.',
  'credits:use': 'Spending a customer’s credits at once, and starting a purchase.',
  'credits:internal': 'Moving credits for a service: init, reserve, commit, refund.',
  gifts: 'Gift codes: look up, redeem, cancel; with `credits:use` also create.',
  plans: 'A customer’s own plan.',
  'plans:admin': 'Any customer’s plan, gifted plans, and charging what is due.',
  customers: 'Creating, finding and changing customers; with `credits:read` their credits too.',
  'book:read': 'Journal, accounts and reports: reading only.',
}

/** What each code means to a service, and what it should do. A test finds one without words. */
export const ERROR_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  bad_request: 'The input does not fit; `field` names the part, never its value.',
  wrong_key: 'The key is unknown, expired or revoked; it is not said which.',
  wrong_origin:
    'The request names an origin or a host of its own, as a page does; services do not.',
  missing_scope: 'The key lacks the scope that is named.',
  rate_limited: 'Too many calls; come back after so many seconds, as `Retry-After` says too.',
  too_large: 'The body is larger than 64 KiB.',
  insufficient_credits: 'Nothing was taken; `available` is what could be.',
  gift_for_another: 'The gift is for another customer’s address.',
  not_owner: 'The sale belongs to another till.',
  not_found: 'There is nothing of this id.',
  other_node: 'It was begun with another node; begin a new one with another clientId.',
  id_reused: 'This clientId was used with other input; choose another for a new call.',
  gift_redeemed: 'The gift was redeemed before.',
  plan_gifted: 'A gifted plan is not charged, changed or stopped; end the gift instead.',
  plan_running: 'The plan runs already.',
  plan_not_running: 'There is no plan that runs.',
  plan_day_doubted: 'The clock leapt ahead; the owner must confirm the day first.',
  terms_changed: 'The amount is not what was agreed; ask again and agree anew.',
  book_frozen: 'Something is wrong with the book: nothing is spent until it is sound again.',
  already_committed: 'The reservation was committed before; nothing happened now.',
  already_refunded: 'The reservation was given back before; nothing happened now.',
  already_initialized: 'The customer’s credit was opened before.',
  over_reserved: 'More than was reserved; `reserved` is the whole.',
  name_taken: 'Another customer has this name.',
  email_taken: 'Another customer has this address.',
  changed_meanwhile: 'Somebody saved it since it was read; read again.',
  secret_shown: 'This call made the key `id` before; its secret was shown once: give it a new one.',
  gone: 'It is over: canceled or expired.',
  reservation_expired: 'The reservation’s time is over and its credits are back.',
  internal: 'A fault of Tillbook; its log has the details under `logId`. Repeat with the same id.',
  node_refused: 'The Lightning node refused; nothing was charged.',
  node_not_configured: 'No Lightning node is connected.',
  node_unreachable: 'The Lightning node does not answer; nothing was charged.',
  rate_unavailable: 'There is no price that may be used.',
  not_set_up: 'No book is open.',
  review_unavailable: 'The question was not answered; ask again.',
  tender_unavailable: 'This way to pay is not ready here.',
  storage_unavailable: 'The disk takes no write; nothing happened.',
}
