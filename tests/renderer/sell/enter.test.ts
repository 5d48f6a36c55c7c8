import { expect, test } from 'vitest'
import { enterMeans } from '../../../renderer/features/sell/enter.ts'

const NOTHING = { panel: null, isFresh: false, isRefused: false, isTyped: false } as const

test.each([
  ['an amount is typed and nothing shown', { isTyped: true }, 'charge'],
  ['a code waits and the next amount is typed', { panel: 'waiting', isTyped: true }, 'charge'],
  ['the answer was lost', { isRefused: true }, 'ask_again'],
  ['another amount is typed after a refusal', { isRefused: true, isTyped: true }, 'charge'],
  ['a payment came short', { panel: 'attention' }, 'finish'],
  ['it was read, and the next amount is typed', { panel: 'attention', isTyped: true }, 'finish'],
  ['it came in this moment', { panel: 'attention', isFresh: true }, 'wait'],
  ['a paid one came in this moment, waited for', { panel: 'paid', isFresh: true }, 'finish'],
  ['it came while the next was typed', { panel: 'paid', isFresh: true, isTyped: true }, 'wait'],
  ['it was read, and the next is typed', { panel: 'paid', isTyped: true }, 'finish'],
  [
    'time ran out while the next was typed',
    { panel: 'ended', isFresh: true, isTyped: true },
    'wait',
  ],
  ['time ran out', { panel: 'ended', isFresh: true }, 'finish'],
] as const)('Enter, when %s, is understood', (_when, at, means) => {
  expect(enterMeans({ ...NOTHING, ...at })).toBe(means)
})
