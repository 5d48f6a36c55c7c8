export const operations = {
  prices: {
    title: 'Prices',
    lead: 'What other programs do for a customer. One that names no amount takes this price.',
    list: 'Operations with their prices',
    add: 'New operation',
    change_of: 'Change {{operation}}',
    retire: 'Retire',
    retire_of: 'Retire {{operation}}',
    full: 'There is room for {{count}} operations, and all of it is taken. Retire one first.',
    saved_one: 'Saved: {{operation}} costs {{count}} credit.',
    saved_other: 'Saved: {{operation}} costs {{count}} credits.',
    retired: 'Retired: {{operation}} has no price any more.',
    empty: {
      title: 'No operation has a price',
      words:
        'An operation is what another program does for credits: an answer, a picture, a PDF. With a price here it need not name an amount.',
      read_only: 'A manager can add one. Until then every program names an amount itself.',
    },
  },
  form: {
    operation: 'Operation',
    operation_hint: 'The name that programs use, such as ai.chat.',
    operation_wrong: 'Lower-case letters, digits and . _ - only, beginning with a letter',
    operation_taken: 'It has a price already. Change that one.',
    credits: 'Price in credits',
    credits_wrong: 'A whole number from 1 to 1,000,000',
    save: 'Save price',
    retire_words:
      'A program that names no amount for it is refused from then on. What was used stays in the book and in the statistics.',
    stale: 'Somebody saved the prices in the meantime. Nothing was saved.',
    read_again: 'Read again',
    now_one: 'It costs {{count}} credit now. Press again if you still want it.',
    now_other: 'It costs {{count}} credits now. Press again if you still want it.',
    now_none: 'It has no price now. Press again if you still want it.',
  },
} as const
