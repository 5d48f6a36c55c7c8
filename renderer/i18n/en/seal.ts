/** The proof of the book, and corrections. */
export const seal = {
  title: {
    sealed: 'The chain holds',
    checking: 'The chain is being checked',
    check_failed: 'The check broke off',
    broken: 'Broken at entry #{{broken}}',
    broken_sums: 'The sums do not hold',
    rolled_back: 'This is an older copy',
    forked: 'This is another history',
    unanchored: 'The chain holds, its past is not known',
  },
  words: {
    sealed: 'Every entry up to #{{head}} is as it was written, or was written since the last look.',
    checking: 'Nothing is known to be wrong. Sales go on meanwhile.',
    check_failed:
      'Nothing is known to be wrong, and the whole book was not proved. It is tried again within minutes; you can also check now.',
    broken:
      'Somebody or something changed the book from outside. Entries before this point stand. Selling goes on and money that comes in is safe; nothing is spent. Keep this folder as it is, and restore a backup from before: the restore proves it first.',
    rolled_back:
      'The book was at entry #{{anchor}} when that was last noted outside it; this copy ended before that. Selling goes on and what the node received is booked again by itself; credits cannot be spent. Put the newer book back, or go on with this one.',
    forked:
      'Where the book was at entry #{{anchor}}, this one has another entry: it was written to in two places. Selling goes on; credits cannot be spent. Put the right book back, or go on with this one.',
    unanchored:
      'Every entry up to #{{head}} is as it was written. But what was noted outside the book last is lost, so an older copy could not be told from it. Selling and spending go on.',
  },
  journal_lost:
    'No side journal was found at the start. An older copy of this book could not be told from the book itself. Compare a seal that was printed or kept elsewhere.',
  journal_damaged: 'A line of the side journal was changed. The lines around it still count.',
  sealed_ahead:
    'The clock was ahead once: days up to {{day}} are sealed already. The next seal comes after that day; until then entries are noted outside the book every ten minutes as ever.',
  journal_end_damaged:
    'The newest lines of the side journal were changed. An older copy of this book could not be told from the book itself. Compare a seal that was printed or kept elsewhere.',
  never_checked: 'The whole book was not checked yet.',
  result_ok: 'everything holds',
  result_broken: 'broken',
  per_second: '{{entries}} a second',
  fact: {
    checked_at: 'Whole book checked',
    result: 'Result',
    entries: 'Entries',
    speed: 'Speed',
    balances: 'Balances added up again',
    holds: 'Open reservations',
    trial: 'Trial balance zero in',
    anchors: 'Points kept outside',
    recent: 'New entries checked',
  },
  state: 'What is known of the book',
  verify: 'Check the whole book now',
  verify_offline:
    'The till checks it, and cannot be asked right now. The check can begin as soon as it is back.',
  progress: '#{{done}} of #{{all}}',
  stop: 'Stop',
  replay_and_days: 'Replay and sealed days',
  days: 'Sealed days',
  days_range: '{{from}} – {{to}}',
  none: {
    title: 'No day is sealed yet',
    words: 'At the end of each day the book is sealed here by itself, and noted outside it.',
  },
  more: 'Older days',
  column: {
    day: 'Day',
    head: 'Sealed to',
    entries: 'Entries',
    hash: 'Hash',
    sealed_at: 'Sealed at',
  },
  code_label: 'Seal of {{day}}',
  code_title: 'Seal of {{day}}',
  code_words: 'Print or photograph it. Whoever keeps it can prove later that nothing was put back.',
  reason: 'Reason',
  reason_words: 'It stays in the book for ever.',
  reason_missing: 'Say why, in three letters or more.',
  accept: {
    open: 'Go on with this book',
    title: 'Go on with this book?',
    words:
      'What the other book had after this point stays missing here: credits that were used, gifts that were redeemed. What the node received is booked again.',
    do: 'Go on with this book',
    owner_only: 'Only the owner can decide to go on with this book.',
  },
  correct: {
    open: 'Correct',
    title: 'Correct this entry',
    words:
      'Nothing is erased: an opposite entry gives back all of it, or a part, and points at it.',
    node: 'The node received this money. Correct it only when the booking is wrong; a refund is paid out instead.',
    plan: 'The period stays paid and the plan goes on. What comes back now does not go back again as unused days.',
    commit:
      'The reservation stays used and the statistics go on counting it. The credits come back.',
    use: 'The statistics go on counting it as used. The credits come back.',
    amount: 'Give back',
    most: 'At most {{amount}}.',
    most_left: 'Part of it was given back already. At most {{amount}} now.',
    too_much: 'That is more than is left of it: {{amount}}.',
    refused: {
      corrected:
        'Less is left of this entry than that: more of it was given back meanwhile. Nothing was booked now.',
      overdraft:
        'What this entry brought is used already, so it cannot be taken back. Nothing was booked. Give back less, or wait for a top-up.',
    },
    in_full: 'Corrected in full on {{when}}.',
    nothing_left: 'Nothing is left of it to give back.',
    flaw: {
      gift: 'A gift is undone by its own steps, not by a correction.',
      plan: 'What a plan gave back, and the correction of its charge, are not corrected again.',
    },
    do: 'Give back',
    do_amount: 'Give back {{amount}}',
  },
} as const
