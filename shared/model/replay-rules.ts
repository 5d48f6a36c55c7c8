import type { NamesIn } from './check-rules.ts'

/**
 * Why a replay refuses a log, by rule (OPP-09), in English with the values that it names. The
 * command line says it so; a screen has the same rules in each of its languages. It imports
 * no code, because `tillbook replay` loads it.
 */
export const REPLAY_RULES = {
  entry_missing: 'it is missing',
  entry_twice: 'entry {{entry}} stands there twice',
  head_missing: 'the head of the log is missing',
  file_damaged: 'the file is damaged ({{code}})',
  detail_unreadable: 'what it says cannot be read',

  other_status: '{{id}} is {{status}}, not {{told}}',
  move_refused: '{{id}} is {{status}} and cannot be {{event}}',
  other_end: '{{id}} becomes {{status}}, not {{told}}',
  event_unknown: '{{id}} knows no {{event}}',
  moved_unapplied: '{{id}} moved by a line that was {{outcome}}',

  account_misplaced: '{{account}} cannot be opened here',
  account_twice: '{{account}} is opened twice',
  account_unknown: 'it moves money of account {{account}}, which was never opened',
  account_currency: 'account {{account}} is not kept in {{currency}}',
  account_overdrawn: '{{account}} is overdrawn',
  transfer_kind: 'a {{kind}} transfer cannot be so',
  hold_unknown: 'it resolves entry {{entry}}, which holds nothing',
  hold_accounts: 'it resolves entry {{entry}} between other accounts',
  hold_exceeded: 'it posts more than entry {{entry}} held',

  correction_unknown: 'it corrects entry {{entry}}, which moved nothing before it',
  correction_opposite: 'it is not the opposite of entry {{entry}}, some of which it gives back',
  correction_unexplained: 'it corrects entry {{entry}} without a reason',
  correction_exceeded: 'it gives back more than was left of entry {{entry}}',
  unused_uncharged: '{{reference}} gives back days that nothing was charged for',

  reservation_twice: '{{id}} begins twice',
  reservation_unknown: '{{id}} ends before it began',
  reservation_hold: 'it resolves another entry than {{id}} holds',
  reservation_end: '{{reference}} does not say how {{id}} ended',
  reservation_kind: '{{id}} cannot end by a {{kind}}',

  settlement_part: '{{reference}} is no part of a settlement',
  settlement_parts_disagree: 'the parts of {{id}} do not agree',
  settlement_part_twice: '{{reference}} is booked twice',
  settlement_currency: '{{reference}} is booked in {{currency}}',
  settlement_memo: '{{reference}} is booked as {{memo}}',
  settlement_missing: '{{id}} is paid without its transfers',
  settlement_shape: 'the transfers of {{id}} are no settlement',
  settlement_asked: '{{id}} does not say what was asked',
  refusal_wrong: '{{id}} would not have refused {{event}}',
  moved_by_note: '{{id}} is moved by {{event}}',
  amount_unasked: '{{id}} waits for no amount',
  sale_twice: '{{id}} is made twice',

  gift_reference: '{{reference}} is no way of a gift',
  gift_booking: '{{id}} cannot be booked so',
  gift_filled_twice: '{{id}} is filled twice',
  gift_empty: '{{id}} has no credits to give',
  gift_amount: '{{id}} gives another amount than was put in',
  gift_beginning: '{{id}} cannot begin so',
  gift_unfilled: '{{id}} is made without its credits',
  gift_unpaid: '{{id}} is {{event}} without its credits',

  charge_memo: '{{reference}} is booked as {{memo}}',
  charge_terms: '{{id}} is charged on other terms',
  plan_beginning: '{{id}} cannot begin by {{event}}',
  plan_uncharged: '{{id}} begins without its charge',
  plan_days_unsaid: '{{id}} does not say which days are paid',
  plan_days_skipped: '{{id}} skips days',
  period_uncharged: '{{id}} counts a period without its charge',
  plan_days_changed: '{{id}} changes days that were paid',

  seal_subject: '{{subject}} says it is seal {{number}}',
  seal_number: 'seal {{number}} is not the next one',
  seal_head: 'seal {{number}} seals another entry than the one before it',
} as const

export type ReplayRule = keyof typeof REPLAY_RULES

/** What the words of a rule name; null is said as nothing. */
export type ReplayValues<Rule extends ReplayRule = ReplayRule> = Record<
  NamesIn<(typeof REPLAY_RULES)[Rule]>,
  string | null
>
