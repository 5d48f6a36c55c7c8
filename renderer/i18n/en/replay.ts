import { REPLAY_RULES } from '../../../shared/model/replay-rules.ts'

/** The replay of the log, beside the proof of the book. */
export const replay = {
  title: 'Replay',
  words: 'Builds every table again from the log alone and compares it with what stands here.',
  start: 'Replay the log',
  stop: 'Stop',
  beginning: 'Beginning …',
  progress: '#{{done}} of #{{all}}',
  comparing: '#{{all}} of #{{all}} · comparing',
  stopped: 'Stopped. Nothing was compared and nothing was changed.',
  verdict: {
    same: 'All the same',
    different: 'Something differs',
    refused: 'The log was refused at entry #{{seq}}',
  },
  next: {
    different:
      'The replay changed nothing. Check the whole book: that decides whether anything is still spent. Keep this folder as it is.',
    refused:
      'This entry cannot have followed the ones before it, so nothing was compared. The replay changed nothing. Check the whole book, and keep this folder as it is.',
  },
  reason: 'Entry #{{seq}}: {{reason}}',
  rule: REPLAY_RULES,
  fact: {
    at: 'When',
    took: '{{when}}, in {{time}}',
    head: 'Up to entry',
    hash: 'Hash, rebuilt',
    standing: 'Hash, standing here',
    content: 'Content hash',
  },
  copy_hash: 'Copy the hash',
  copy_standing: 'Copy the hash of what stands here',
  copy_content: 'Copy the content hash',
  content_words:
    'The content hash is the same in every book that was told the same, in whatever order.',
  tables: 'Rebuilt tables',
  column: {
    table: 'Table',
    rows: 'Rebuilt',
    standing: 'Here',
    hash: 'Hash',
    result: 'Result',
  },
  table: {
    accounts: 'Accounts',
    invoices: 'Sales',
    receipts: 'Receipt numbers',
    reservations: 'Reservations',
    gifts: 'Gifts',
    plans: 'Plans',
    plan_prices: 'Prices of plans',
    usage: 'Credits used',
    seals: 'Daily seals',
  },
  same: 'same',
  different: 'different',
  difference: {
    missing: '{{row}} is missing here; the log tells of it.',
    put_in: '{{row}} stands here; the log does not tell of it.',
    value: '{{row}}: {{column}} is {{stands}} here, the log says {{told}}.',
    booked: '{{row}}: told again, it books {{again}} as {{part}}; the log has {{stands}}.',
    settlements: 'Settlements in the log: {{stands}}; told by the inbox: {{again}}.',
    nothing: 'nothing',
    not_told: 'nothing certain',
  },
  inbox: 'Inbox',
  inbox_words:
    'Facts told again: {{facts}} · deliveries, in another order: {{deliveries}} · seed: {{seed}}',
} as const
