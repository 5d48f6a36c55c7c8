export const serviceKeys = {
  lead:
    'Other programs on this machine can use your customers’ credits with a key. A key can do ' +
    'only what you tick, can be ended at any time, and everything it does is in the audit log.',
  empty: {
    title: 'No program has a key yet',
    next: 'While there is none, the till answers no program at all. Create the first key to begin.',
  },
  create: 'Create a key',
  created: 'The key “{{name}}” is made.',
  rolled: 'The key “{{name}}” has a new secret.',
  revoked: 'The key “{{name}}” is ended. No program gets in with it any more.',
  table: 'Keys of other programs',
  name: 'Key and what it may do',
  last_used: 'Last used',
  limit: 'Calls/min',
  ends: 'Good until',
  actions: 'Actions',
  never_used: 'never',
  ago: '{{age}} ago',
  just_now: 'just now',
  no_end: 'no end',
  made_by: 'made by {{name}}, {{day}}',
  old_until: 'Old secret good until {{time}}',
  status: { active: 'works', expired: 'has lapsed', revoked: 'ended' },
  roll: 'New secret',
  roll_of: 'New secret for {{name}}',
  revoke: 'End',
  revoke_of: 'End {{name}}',
  revoke_confirm: {
    title: 'End the key “{{name}}”?',
    text:
      'The program that uses it gets no further answer, at once and for good. What it did stays ' +
      'in the book and in the audit log. Reservations it left open return when their time is over.',
    yes: 'End this key',
  },
  form: {
    title: 'Create a key',
    name: 'Name of the program',
    name_hint: 'It stands in the audit log beside everything the program does.',
    name_taken: 'Another key has this name. Choose one that you can tell apart.',
    scopes: 'What it may do',
    scopes_missing: 'Tick at least one.',
    limit: 'Calls a minute at most',
    ends: 'Good for',
    ends_in: { never: 'No end', d30: '30 days', d90: '90 days', d365: 'One year' },
    save: 'Create the key',
  },
  roll_form: {
    words: 'The key keeps its name, its rights and its ids. Only the secret is exchanged.',
    keep: 'The old secret',
    keep_for: {
      m0: 'ends at once',
      m60: 'works for one more hour',
      m1440: 'works for one more day',
    },
    save: 'Make the new secret',
  },
  issued: {
    title: 'The key of “{{name}}”',
    words:
      'Copy it into the settings of the program now. Tillbook keeps only a hash of it: nobody can ' +
      'show it again, not even you.',
    label: 'Service key',
    copy: 'Copy the key',
    stored: 'I have stored it',
    done: 'Done',
  },
  scope: {
    credits_read: {
      name: 'Read credits',
      hint: 'Balances, statements, packages and purchases.',
    },
    credits_use: { name: 'Use credits', hint: 'Spend a customer’s credits; start a purchase.' },
    credits_internal: {
      name: 'Move credits',
      hint: 'First balance, reserve, commit, refund, waiting gifts. For services you run yourself.',
    },
    gifts: {
      name: 'Gifts',
      hint: 'Look up, redeem and cancel gift codes. Making one needs “Use credits” too.',
    },
    plans: {
      name: 'Plans',
      hint: 'See and stop a customer’s plan. Starting and changing one needs “Use credits” too.',
    },
    plans_admin: {
      name: 'Manage plans',
      hint: 'Give plans away, end them, charge what is due.',
    },
    customers: {
      name: 'Customers',
      hint: 'Create, find and change customers. Balances only with “Read credits”.',
    },
    book_read: { name: 'Read the book', hint: 'Journal, accounts and reports.' },
  },
  api: {
    title: 'Where programs reach the till',
    answers: 'Answer programs',
    answers_hint: 'Off closes the port at once. The keys stay as they are.',
    state: 'State',
    states: {
      off: 'Switched off',
      no_keys: 'Closed until there is a key',
      starting: 'Opening…',
      listening: 'Answers on this machine only',
      port_taken: 'Another program has this port',
      failed: 'The system refused this port',
    },
    taken_next:
      'No program is answered now, and nothing is lost. End the other program or choose another ' +
      'port; the till tries again by itself every few seconds.',
    failed_next: 'No program is answered now, and nothing is lost. Choose another port.',
    address: 'Address',
    document: 'Description (OpenAPI 3.1)',
    document_hint: 'Asked for with a key, like every call.',
    port: 'Port',
    port_wrong: 'A number from 1024 to 65535.',
    copy_of: 'Copy: {{what}}',
  },
  how: {
    title: 'A first call',
    words: 'With the key in an environment variable, a program asks for what can be bought:',
  },
} as const
