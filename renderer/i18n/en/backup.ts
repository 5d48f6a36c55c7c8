export const backup = {
  lead:
    'An encrypted copy of the whole book, written while you sell and read back before it counts. ' +
    'Keep it on another disk: a backup beside the book burns with it.',
  state: {
    not_set_up: 'No backup is set up yet. Choose a passphrase to begin.',
    off: 'The daily backup is switched off.',
    waiting: 'Set up. The first backup is still to come.',
    good: 'The last backup is good.',
    overdue: 'The daily backup is overdue. Look at the folder below, then back up now.',
    failed: 'The last attempt failed. Earlier backups are untouched.',
  },
  last: 'Last good backup',
  none: 'none yet',
  holds: 'Holds the book up to',
  entry: 'entry #{{seq}}',
  size: 'Size',
  next: 'Next',
  now: 'Back up now',
  drill: 'Restore drill',
  drilling: 'Drilling…',
  drilled: 'Drill passed {{when}}',
  drill_failed: 'Drill failed',
  not_drilled: 'not drilled yet',
  list: 'Backups that are kept',
  written: 'Written',
  by: {
    manual: 'by hand',
    daily: 'daily',
    command: 'by command',
  },
  job: {
    backup: 'Backing up',
    drill: 'Restore drill',
  },
  phase: {
    snapshot: 'copying the book',
    verify: 'proving every entry',
    write: 'encrypting',
    read_back: 'reading the file',
    compare: 'comparing',
  },
  safe: 'Selling goes on.',
  passphrase: 'Passphrase',
  passphrase_words:
    'Without it nobody opens a backup, and neither can you. Write it down and keep it apart from ' +
    'the disk. Backups of before keep the passphrase of their time.',
  passphrase_is_set: 'A passphrase is set.',
  passphrase_new: 'New passphrase',
  passphrase_again: 'The same once more',
  passphrase_short: 'At least {{min}} characters; five unrelated words are good.',
  passphrase_differs: 'The two are not the same.',
  passphrase_save: 'Set the passphrase',
  passphrase_saved: 'The passphrase is set',
  strength: {
    label: 'Strength',
    weak: 'weak: too easy to guess',
    fair: 'fair',
    good: 'good',
  },
  schedule: 'Schedule and folder',
  daily: 'Write a backup every day',
  daily_hint: 'One that was missed while the till was off is written at the next start.',
  hour: 'Hour of the shop’s day',
  folder: 'Folder',
  folder_hint: 'Best on a disk of its own. The whole path, on the machine that holds the book.',
  folder_refused: 'The till cannot write into this folder. Nothing was changed.',
  keep_daily: 'Days to keep',
  keep_weekly: 'Weeks to keep',
  keep_hint:
    'Of the daily ones the newest of each day and week; the last good one is never removed. What you write by hand stays until you delete it.',
  fault: {
    wrong_passphrase: 'The passphrase does not open this backup.',
    damaged: 'The backup is damaged or was cut short.',
    not_a_backup: 'This file is not a backup of Tillbook.',
    newer: 'It was written by a newer version of Tillbook. Install that version first.',
    chain_broken: 'The book in it does not verify: an entry was changed.',
    other_book: 'This is a backup of another shop than the one on this machine.',
    vault_closed: 'This machine did not take the keys. Unlock its keychain, then try again.',
    in_sandbox: 'The sandbox is open. Leave it first: Settings, Sandbox. Nothing was changed.',
    of_sandbox: 'This is a backup of the sandbox. Play money never becomes a real book.',
    disk_full: 'There is not enough room on the disk.',
    folder_missing: 'The folder or the file is not there. Is the disk plugged in?',
    read_only: 'The folder cannot be written to.',
    exists: 'A file of that name is there already. It is left as it is.',
    no_passphrase: 'No passphrase is set yet.',
    busy: 'Another backup is running.',
    stopped: 'It was stopped. Nothing was kept.',
    failed: 'It did not work. The log in Diagnostics says more.',
  },
  restore: {
    title: 'Restore a backup',
    badge: 'Proved first',
    points: {
      file: 'Choose the backup file and type its passphrase',
      proved: 'Every entry is proved before anything is replaced',
      kept: 'A book that is there is kept beside it',
    },
    action: 'Restore a backup',
    lead: 'Nothing is replaced until every entry of the backup is proved.',
    file: 'Backup file',
    choose: 'Choose the file',
    chosen: '{{name}}, {{size}}',
    passphrase: 'Passphrase of the backup',
    check: 'Check the backup',
    back: 'Back',
    put: 'Restore this book',
    putting: 'Restoring…',
    steps: {
      read: 'File taken over, {{percent}} %',
      open: 'Passphrase opens it',
      proved: 'Every entry, balance and seal proved',
      compared: 'Compared with what is here',
    },
    found: '{{shop}}, up to entry #{{seq}}, written {{when}}',
    book: 'Book {{id}}, {{entries}} entries',
    old: {
      none: 'No book is here yet.',
      same_book_none: 'The book that is here holds nothing newer.',
      same_book:
        'The book that is here has {{count}} newer entries. They are not in the backup; they stay ' +
        'in the old book, which is kept beside the new one.',
      diverged: 'The book that is here went another way after a common beginning. It is kept.',
      other_book: 'Another book is here. It is kept beside the restored one.',
      unreadable: 'The book that is here cannot be read. It is kept as it is.',
    },
    over: {
      action: 'Restore a backup…',
      words:
        'Puts an older state of this book, or the book of another shop, in the place of the one that ' +
        'is open. That one is kept beside it and never deleted.',
      in_sandbox:
        'The sandbox holds play money and is never restored over. Leave it first: Settings, Sandbox.',
      lead:
        'The open book goes on selling until you confirm. It is kept beside the restored one and ' +
        'never deleted.',
      other_book: 'This is another shop’s book. Nothing of {{shop}} is in it.',
      other_paid_one: '{{count}} paid sale of it stays in the old book alone.',
      other_paid_other: '{{count}} paid sales of it stay in the old book alone.',
      paid_one:
        '{{count}} sale was paid since. Its money is at your node; the restored book does not have it.',
      paid_other:
        '{{count}} sales were paid since. Their money is at your node; the restored book does not ' +
        'have them.',
      receipt: 'Receipt number {{number}} will be given again.',
      receipts: 'Receipt numbers {{from}} to {{to}} will be given again.',
      undone: 'Credits, gifts, plans, people and PINs are again as they were then.',
      afterwards:
        'Everybody is signed out and signs in with the PIN of that time. That you restored it stands ' +
        'in the book for good.',
      waiting_one: '{{count}} sale still waits for its end.',
      waiting_other: '{{count}} sales still wait for their end.',
      waiting_next:
        'Nobody would book their money. Void them, or let them run out: at most a quarter of an hour. ' +
        'Those of another node end when it is paired again. Then check once more.',
      name: 'Type the name of the shop that is put aside: {{shop}}',
      name_hint: 'So that nobody replaces a book by a press too many.',
      other_name: 'That is not its name. Nothing was changed.',
      pin: 'Your PIN',
      stop: 'Stop',
      changed:
        'Sales were paid meanwhile. Nothing was changed. Check once more, and read what is lost.',
      gone: 'What was checked is gone. Nothing was changed. Check the backup once more.',
    },
    afterwards:
      'Afterwards you sign in with the PIN you had. The node is paired again if its credential is not on this machine.',
  },
} as const
