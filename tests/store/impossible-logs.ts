import type { ReplayRule } from '../../shared/model/replay-rules.ts'

/**
 * Logs that the machines of the domain cannot have written, made from a sound one: entries in
 * another order, a second time, changed or gone; hashes are left as they are. Each is refused at
 * its first odd entry by its own rule (OPP-09), so no rule of the replay stands untried but those
 * that the tables keep from being broken at all.
 */
export type ImpossibleLog = readonly [sql: string, rule: ReplayRule, words: RegExp]

/** The number of an entry, by what it is. */
const eventOf = (which: 'min' | 'max', is: string): string =>
  `(SELECT ${which}(seq) FROM events WHERE ${is})`
const transferOf = (which: 'min' | 'max', is: string): string =>
  `(SELECT ${which}(seq) FROM transfers WHERE ${is})`

/** A sale that nothing follows: its line can become another, and no later one is odd for it. */
const SPARE = eventOf('max', `event = 'issued'`)
const LAST_PAID = eventOf('max', `event = 'paid'`)
const FIRST_POST = transferOf('min', `kind = 'post'`)
const FIRST_PENDING = `(SELECT group_id FROM transfers WHERE kind = 'pending' ORDER BY seq LIMIT 1)`

const IN = `reference GLOB 'gift:*:in'`
const OUT = `reference GLOB 'gift:*:out'`

const ACCOUNT_LOGS: ImpossibleLog[] = [
  [
    `UPDATE events SET event = 'account_opened', subject = 'account:1', detail = (
       SELECT detail FROM events WHERE subject = 'account:1') WHERE seq = ${SPARE}`,
    'account_misplaced',
    /^account:1 cannot be opened here/,
  ],
  [
    `UPDATE events SET event = 'account_opened', subject = 'account:998', detail = (
       SELECT detail FROM events WHERE subject = 'account:1') WHERE seq = ${SPARE}`,
    'account_twice',
    /is opened twice/,
  ],
  [
    `UPDATE transfers SET credit_account = 999 WHERE seq = ${transferOf('max', 'true')}`,
    'account_unknown',
    /was never opened/,
  ],
  [
    `UPDATE transfers SET currency = 'XXX' WHERE seq = ${transferOf('max', 'true')}`,
    'account_currency',
    /is not kept in XXX/,
  ],
  [
    `UPDATE transfers SET pending_seq = 1 WHERE seq = ${FIRST_POST}`,
    'hold_unknown',
    /which holds nothing/,
  ],
  [
    `UPDATE transfers SET debit_account = (SELECT min(id) FROM accounts WHERE currency = 'CREDIT'
       AND id NOT IN (debit_account, credit_account)) WHERE seq = ${FIRST_POST}`,
    'hold_accounts',
    /between other accounts/,
  ],
  [
    `UPDATE transfers SET amount = amount + 1000000 WHERE seq = ${FIRST_POST}`,
    'hold_exceeded',
    /posts more than/,
  ],
  [
    `UPDATE transfers SET pending_seq = NULL WHERE seq = ${FIRST_POST}`,
    'transfer_kind',
    /a post transfer cannot be so/,
  ],
  [
    `UPDATE transfers SET amount = 100000 WHERE seq = ${transferOf('min', `kind = 'pending'`)}`,
    'account_overdrawn',
    /is overdrawn/,
  ],
]

const LAST_CORRECTION = transferOf('max', 'corrects_seq IS NOT NULL')
const UNUSED = transferOf('max', `reference GLOB 'plan:*:unused'`)

const CORRECTION_LOGS: ImpossibleLog[] = [
  [
    `UPDATE transfers SET corrects_seq = ${SPARE} WHERE seq = ${LAST_CORRECTION}`,
    'correction_unknown',
    /^it corrects entry \d+, which moved nothing before it$/,
  ],
  [
    `UPDATE transfers SET corrects_seq = seq + 1 WHERE seq = (
       SELECT corrects_seq FROM transfers WHERE seq = ${LAST_CORRECTION})`,
    'correction_unknown',
    /which moved nothing before it$/,
  ],
  [
    `UPDATE transfers SET corrects_seq = (SELECT max(seq) FROM transfers WHERE kind = 'pending'
       AND seq < ${LAST_CORRECTION}) WHERE seq = ${LAST_CORRECTION}`,
    'correction_unknown',
    /which moved nothing before it$/,
  ],
  [
    `UPDATE transfers SET corrects_seq = ${transferOf('min', IN)} WHERE seq = ${LAST_CORRECTION}`,
    'correction_opposite',
    /^it is not the opposite of entry \d+, some of which it gives back$/,
  ],
  // The same way once more, as somebody would who wants to be paid twice.
  [
    `UPDATE transfers SET debit_account = credit_account, credit_account = debit_account
     WHERE seq = ${transferOf('max', `corrects_seq IS NOT NULL AND currency = 'BTC'`)}`,
    'correction_opposite',
    /^it is not the opposite of entry/,
  ],
  [
    `UPDATE transfers SET amount = amount + 1 WHERE seq = ${LAST_CORRECTION}`,
    'correction_exceeded',
    /^it gives back more than was left of entry \d+$/,
  ],
  [
    `UPDATE transfers SET amount = amount + 30 WHERE seq = ${UNUSED}`,
    'correction_exceeded',
    /^it gives back more than was left of entry \d+$/,
  ],
  [
    `UPDATE transfers SET debit_account = credit_account, credit_account = debit_account
     WHERE seq = ${UNUSED}`,
    'correction_opposite',
    /^it is not the opposite of entry/,
  ],
  [
    `UPDATE transfers SET reference = 'plan:pln_none:unused' WHERE seq = ${UNUSED}`,
    'unused_uncharged',
    /^plan:pln_none:unused gives back days that nothing was charged for$/,
  ],
  [
    `UPDATE transfers SET reason = ' ' WHERE seq = ${LAST_CORRECTION}`,
    'correction_unexplained',
    /^it corrects entry \d+ without a reason$/,
  ],
]

const CREDIT_LOGS: ImpossibleLog[] = [
  [
    `UPDATE transfers SET group_id = ${FIRST_PENDING}
     WHERE seq = ${transferOf('max', `kind = 'pending'`)}`,
    'reservation_twice',
    /begins twice/,
  ],
  [
    `UPDATE transfers SET group_id = 'res_none' WHERE seq = ${FIRST_POST}`,
    'reservation_unknown',
    /^res_none ends before it began/,
  ],
  [
    `UPDATE transfers SET group_id = ${FIRST_PENDING}
     WHERE seq = ${transferOf('max', `kind IN ('post', 'void')`)}`,
    'reservation_hold',
    /resolves another entry than res_/,
  ],
  [
    `UPDATE transfers SET reference = replace(reference, 'committed', 'other')
     WHERE seq = ${FIRST_POST}`,
    'reservation_end',
    /does not say how res_.+ ended/,
  ],
  [
    `UPDATE transfers SET reference = replace(reference, 'committed', 'refunded')
     WHERE reference GLOB 'credits:committed:*'`,
    'reservation_kind',
    /cannot end by a post/,
  ],
]

const settled = (part: string): string => `reference GLOB 'lnd:settle:*:${part}'`
/** A sale that was paid with too much has two parts. */
const WITH_OVER = `(SELECT group_id FROM transfers WHERE ${settled('over')} LIMIT 1)`

const UNTOLD = eventOf('min', `event = 'paid' AND detail = 'amount not told'`)
const TOLD_LATER = `(SELECT subject FROM events WHERE event = 'amount_known' ORDER BY seq LIMIT 1)`

const SETTLEMENT_LOGS: ImpossibleLog[] = [
  [
    `UPDATE transfers SET reference = replace(reference, ':price', ':tip')
     WHERE seq = ${transferOf('min', settled('price'))}`,
    'settlement_part',
    /is no part of a settlement/,
  ],
  [
    `UPDATE transfers SET operator_id = 'op_other'
     WHERE seq = ${transferOf('max', settled('over'))}`,
    'settlement_parts_disagree',
    /the parts of inv_.+ do not agree/,
  ],
  [
    `UPDATE transfers SET memo = 'Table 99' WHERE seq = ${transferOf('max', settled('over'))}`,
    'settlement_parts_disagree',
    /the parts of inv_.+ do not agree/,
  ],
  [
    `UPDATE transfers SET reference = replace(reference, ':under', ':credits')
     WHERE seq = ${transferOf('min', settled('under'))}`,
    'settlement_currency',
    /is booked in [A-Z]+$/,
  ],
  [
    `UPDATE transfers SET memo = 'present' WHERE seq = ${transferOf('min', settled('credits'))}`,
    'settlement_memo',
    /is booked as present/,
  ],
  [
    `UPDATE transfers SET reference = 'x' || reference WHERE reference GLOB 'lnd:settle:*'
     AND group_id = ${WITH_OVER}`,
    'settlement_missing',
    /is paid without its transfers/,
  ],
  [
    `UPDATE transfers SET reference = replace(reference, ':price', ':under')
     WHERE group_id = ${WITH_OVER} AND ${settled('price')}`,
    'settlement_shape',
    /the transfers of inv_.+ are no settlement/,
  ],
  [
    `UPDATE events SET detail = '' WHERE seq = ${eventOf('min', `detail GLOB 'asked *'`)}`,
    'settlement_asked',
    /does not say what was asked/,
  ],
  // The same of a sale that was paid without its amount, at the line that told it.
  [
    `UPDATE events SET detail = '' WHERE seq = ${UNTOLD}`,
    'settlement_missing',
    /is paid without its transfers/,
  ],
  [
    `UPDATE events SET detail = 'amount not told' WHERE seq = ${eventOf('min', `event = 'paid'`)}`,
    'settlement_shape',
    /the transfers of inv_.+ are no settlement/,
  ],
  [
    `UPDATE transfers SET reference = 'x' || reference WHERE reference GLOB 'lnd:settle:*'
     AND group_id = ${TOLD_LATER}`,
    'settlement_missing',
    /is paid without its transfers/,
  ],
  [
    `UPDATE events SET detail = '' WHERE event = 'amount_known' AND subject = ${TOLD_LATER}`,
    'settlement_asked',
    /does not say what was asked/,
  ],
]

const INVOICE_LOGS: ImpossibleLog[] = [
  [
    `UPDATE events SET from_status = 'expired' WHERE seq = ${LAST_PAID}`,
    'other_status',
    /inv_.+ is pending, not expired/,
  ],
  [
    `UPDATE events SET outcome = 'refused' WHERE seq = ${LAST_PAID}`,
    'moved_unapplied',
    /inv_.+ moved by a line that was refused/,
  ],
  [
    `UPDATE events SET outcome = 'refused', to_status = NULL, detail = 'is pending'
     WHERE seq = ${LAST_PAID}`,
    'refusal_wrong',
    /would not have refused paid/,
  ],
  [
    `UPDATE events SET to_status = 'canceled' WHERE seq = ${LAST_PAID}`,
    'other_end',
    /becomes paid, not cancel/,
  ],
  [
    `UPDATE events SET outcome = 'noted' WHERE seq = ${LAST_PAID}`,
    'moved_by_note',
    /inv_.+ is moved by paid/,
  ],
  [
    `UPDATE events SET event = 'amount_known', to_status = 'pending' WHERE seq = ${LAST_PAID}`,
    'amount_unasked',
    /waits for no amount/,
  ],
  [
    `UPDATE events SET event = 'created', from_status = NULL, to_status = 'creating', subject = (
       SELECT subject FROM events WHERE event = 'paid' ORDER BY seq LIMIT 1) WHERE seq = ${SPARE}`,
    'sale_twice',
    /is made twice/,
  ],
  [
    `UPDATE events SET event = 'paid', from_status = 'paid', to_status = 'paid', subject = (
       SELECT subject FROM events WHERE event = 'paid' ORDER BY seq LIMIT 1) WHERE seq = ${SPARE}`,
    'move_refused',
    /is paid and cannot be paid/,
  ],
  [
    `UPDATE events SET seq = (SELECT max(seq) FROM transfers)
     WHERE seq = (SELECT min(seq) FROM events WHERE event = 'issued')`,
    'entry_missing',
    /.+/,
  ],
  [
    `UPDATE events SET seq = ${FIRST_POST} WHERE seq = (SELECT max(seq) FROM events)`,
    'entry_twice',
    /^entry \d+ stands there twice$/,
  ],
  [
    `DELETE FROM transfers WHERE seq = (SELECT seq FROM chain_head);
     DELETE FROM events WHERE seq = (SELECT seq FROM chain_head)`,
    'entry_missing',
    /^it is missing$/,
  ],
  ['DELETE FROM chain_head', 'head_missing', /^the head of the log is missing$/],
  [
    'DELETE FROM events WHERE seq = (SELECT min(seq) FROM events WHERE seq > 40)',
    'entry_missing',
    /it is missing/,
  ],
  [
    'DELETE FROM transfers WHERE seq = (SELECT max(seq) FROM transfers)',
    'entry_missing',
    /it is missing/,
  ],
]

const LAST_REDEEMED = eventOf('max', `event = 'redeemed'`)

const GIFT_LOGS: ImpossibleLog[] = [
  [
    `UPDATE transfers SET reference = replace(reference, ':in', ':up')
     WHERE seq = ${transferOf('min', IN)}`,
    'gift_reference',
    /is no way of a gift/,
  ],
  [
    `UPDATE transfers SET kind = 'pending' WHERE seq = ${transferOf('max', IN)}`,
    'gift_booking',
    /gft_.+ cannot be booked so/,
  ],
  [
    `UPDATE transfers SET reference = replace(reference, ':in', ':out') WHERE seq = (
       SELECT min(seq) FROM transfers AS put WHERE ${IN} AND NOT EXISTS (
         SELECT 1 FROM transfers WHERE reference = replace(put.reference, ':in', ':out')))`,
    'gift_empty',
    /gft_.+ has no credits to give/,
  ],
  [
    `UPDATE transfers SET amount = amount - 1 WHERE seq = ${transferOf('min', OUT)}`,
    'gift_amount',
    /gives another amount than was put in/,
  ],
  [
    `UPDATE events SET from_status = 'waiting' WHERE seq = ${LAST_REDEEMED}`,
    'other_status',
    /gft_.+ is open, not waiting$/,
  ],
  [
    `UPDATE events SET outcome = 'refused' WHERE seq = ${LAST_REDEEMED}`,
    'moved_unapplied',
    /gft_.+ moved by a line that was refused/,
  ],
  [
    `UPDATE events SET to_status = 'redeemed'
     WHERE seq = ${eventOf('min', `event = 'created' AND subject GLOB 'gft_*'`)}`,
    'gift_beginning',
    /cannot begin so/,
  ],
  [
    `UPDATE transfers SET reference = 'x' || reference WHERE seq = ${transferOf('min', IN)}`,
    'gift_unfilled',
    /is made without its credits/,
  ],
  [
    `UPDATE events SET event = 'sold' WHERE seq = ${LAST_REDEEMED}`,
    'event_unknown',
    /gft_.+ knows no sold/,
  ],
  [
    `UPDATE events SET to_status = 'canceled' WHERE seq = ${LAST_REDEEMED}`,
    'other_end',
    /gft_.+ becomes redeemed, not canceled/,
  ],
  [
    `UPDATE events SET event = 'canceled', to_status = 'canceled' WHERE seq = ${LAST_REDEEMED}`,
    'gift_unpaid',
    /is canceled without its credits/,
  ],
  [
    `UPDATE events SET event = 'redeemed', outcome = 'applied', from_status = 'redeemed',
       to_status = 'redeemed', subject = (
         SELECT subject FROM events WHERE event = 'redeemed' ORDER BY seq LIMIT 1)
     WHERE seq = ${SPARE}`,
    'move_refused',
    /is redeemed and cannot be redeemed/,
  ],
]

const CHARGE = `reference GLOB 'plan:*:20??-??-??'`
/** The second period of a plan, which begins where the first ended. */
const NEXT_CHARGE = `(SELECT max(seq) FROM transfers AS due WHERE ${CHARGE} AND EXISTS (
  SELECT 1 FROM transfers WHERE seq < due.seq AND ${CHARGE}
    AND substr(reference, 1, length(reference) - 10)
      = substr(due.reference, 1, length(due.reference) - 10)))`
const LAST_CHARGED = eventOf('max', `event = 'charged'`)

const PLAN_LOGS: ImpossibleLog[] = [
  [
    `UPDATE transfers SET memo = 'monthly from 2020-01-01' WHERE seq = ${NEXT_CHARGE}`,
    'charge_memo',
    /is booked as monthly from 2020-01-01/,
  ],
  [
    `UPDATE transfers SET amount = amount - 1 WHERE seq = ${NEXT_CHARGE}`,
    'charge_terms',
    /charged on other terms/,
  ],
  [
    `UPDATE transfers SET memo = replace(memo, 'monthly', 'yearly') WHERE seq = ${NEXT_CHARGE}`,
    'charge_terms',
    /charged on other terms/,
  ],
  [
    `UPDATE events SET from_status = 'paused' WHERE seq = ${LAST_CHARGED}`,
    'other_status',
    /pln_.+ is active, not paused$/,
  ],
  [
    `UPDATE events SET outcome = 'refused' WHERE seq = ${LAST_CHARGED}`,
    'moved_unapplied',
    /pln_.+ moved by a line that was refused/,
  ],
  [
    `UPDATE events SET to_status = 'paused' WHERE seq = ${LAST_CHARGED}`,
    'other_end',
    /pln_.+ becomes active, not paused/,
  ],
  [
    `UPDATE events SET event = 'charged' WHERE seq = ${eventOf('min', `event = 'activated'`)}`,
    'plan_beginning',
    /pln_.+ cannot begin by charged/,
  ],
  [
    `UPDATE transfers SET reference = 'x' || reference WHERE seq = ${transferOf('min', CHARGE)}`,
    'plan_uncharged',
    /pln_.+ begins without its charge/,
  ],
  [
    `UPDATE events SET event = 'sold' WHERE seq = ${LAST_CHARGED}`,
    'event_unknown',
    /pln_.+ knows no sold/,
  ],
  [
    `UPDATE events SET event = 'resumed' WHERE seq = ${LAST_CHARGED}`,
    'move_refused',
    /pln_.+ is active and cannot be resumed/,
  ],
  [
    `UPDATE events SET detail = '' WHERE seq = ${LAST_CHARGED}`,
    'plan_days_unsaid',
    /does not say which days are paid/,
  ],
  [
    `UPDATE events SET detail = 'paid 2050-01-01 to 2050-02-01' WHERE seq = ${LAST_CHARGED}`,
    'plan_days_skipped',
    /pln_.+ skips days/,
  ],
  [
    `UPDATE transfers SET reference = 'x' || reference WHERE seq = ${NEXT_CHARGE}`,
    'period_uncharged',
    /counts a period without its charge/,
  ],
  [
    `UPDATE events SET detail = 'paid 2020-01-01 to 2020-02-01'
     WHERE seq = ${eventOf('min', `event = 'deactivated'`)}`,
    'plan_days_changed',
    /changes days that were paid/,
  ],
]

const SEAL_LOGS: ImpossibleLog[] = [
  [
    `UPDATE events SET detail = replace(detail, '"2"', '"9"') WHERE event = 'day_sealed'
     AND subject = 'seal:2'`,
    'seal_subject',
    /seal:2 says it is seal 9/,
  ],
  [
    `UPDATE events SET subject = 'seal:9', detail = replace(detail, '"2"', '"9"')
     WHERE subject = 'seal:2'`,
    'seal_number',
    /seal 9 is not the next one/,
  ],
  [
    `UPDATE events SET prev_hash = zeroblob(32) WHERE subject = 'seal:2'`,
    'seal_head',
    /seal 2 seals another entry/,
  ],
  [
    `UPDATE events SET detail = 'none' WHERE event = 'day_sealed'`,
    'detail_unreadable',
    /cannot be read/,
  ],
]

export const IMPOSSIBLE_LOGS: readonly ImpossibleLog[] = [
  ...ACCOUNT_LOGS,
  ...CORRECTION_LOGS,
  ...CREDIT_LOGS,
  ...SETTLEMENT_LOGS,
  ...INVOICE_LOGS,
  ...GIFT_LOGS,
  ...PLAN_LOGS,
  ...SEAL_LOGS,
]

/** A reference is there once, by its column: what these would tell twice cannot be written. */
export const REFUSED_BY_TABLES: readonly (readonly [sql: string, rule: ReplayRule])[] = [
  [
    `UPDATE transfers SET reference = (
       SELECT reference FROM transfers WHERE group_id = ${WITH_OVER} AND ${settled('price')})
     WHERE group_id = ${WITH_OVER} AND ${settled('over')}`,
    'settlement_part_twice',
  ],
  [
    `UPDATE transfers SET reference = (SELECT reference FROM transfers
       WHERE seq = ${transferOf('min', IN)}) WHERE seq = ${transferOf('max', IN)}`,
    'gift_filled_twice',
  ],
]
