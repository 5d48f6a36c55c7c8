/**
 * What a check of the book finds wrong, by rule, in English with the values that it names. The
 * command line and the log say it so; a screen has the same rules in each of its languages. It
 * imports nothing, because `tillbook verify` loads it.
 */
export const CHECK_RULES = {
  missing: 'missing',
  twice: 'stands there twice',
  after_end: 'is after the end',
  unlinked: 'does not follow the entry before it',
  changed: 'its content was changed',
  first_changed: 'changed, or this is not its key',
  before_first: 'an entry stands before the first one',
  head_changed: 'the head was changed',
  head_missing: 'the head of the chain is missing',
  damaged: 'the file is damaged: {{words}}',
  unreadable: 'the file is damaged ({{code}})',

  hold_unknown: 'resolves what is not held',
  hold_exceeded: 'posts more than was held',
  account_missing: 'an account is missing',
  account_other: 'account {{account}} was not opened so',
  balance_other: 'the balance of {{account}} is not the sum of its transfers',
  trial_other: 'the trial balance of {{currency}} is not zero',

  correction_unknown: 'corrects entry {{entry}}, which moved nothing before it',
  correction_opposite: 'is not the opposite of entry {{entry}}',
  correction_exceeded: 'gives back more than was left of entry {{entry}}',
  unused_uncharged: 'gives back days that nothing was charged for',

  held_other:
    'customer {{customer}} has {{held}} credits held, but open reservations for {{reserved}}',
  reservation_other: 'reservation {{id}} is not as its transfer says',
  usage_other: "the usage of {{customer}} for {{operation}} is not the book's",
  row_other: '{{noun}} {{id}} is not as its entries say',
  row_missing: 'a {{noun}} is missing',
  row_unlinked: 'a row of {{table}} names a row of {{parent}} that is not there',

  seal_missing: 'a seal is missing',
  seal_changed: 'its seal was changed',
  seal_put_in: 'a seal was put in',
  seal_other: "is not the end of {{day}} in this book's seals",
  anchor_of_other: 'this is not book {{book}}, whose entry {{entry}} was noted outside it',
  anchor_ahead: 'is missing: the book ends before entry {{entry}}, which was noted outside it',
  anchor_forked: 'is not the entry that was noted outside it',
  seal_of_other: 'this is not book {{book}}, whose entry {{entry}} was sealed on {{day}}',
  seal_ahead: 'is missing: the book ends before entry {{entry}}, which was sealed on {{day}}',
  seal_forked: 'is not the entry that was sealed on {{day}}',
} as const

export type CheckRule = keyof typeof CHECK_RULES

/** The names that stand in double braces. */
export type NamesIn<Words extends string> = Words extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

/** What the words of a rule name. */
export type CheckValues<Rule extends CheckRule = CheckRule> = Record<
  NamesIn<(typeof CHECK_RULES)[Rule]>,
  string
>
