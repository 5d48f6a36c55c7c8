import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeEach, expect, test } from 'vitest'
import { CorrectEntry } from '../../../renderer/features/book/correction-dialog.tsx'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import type { JournalRow } from '../../../shared/model/book.ts'

beforeEach(() =>
  i18next.use(initReactI18next).init({
    resources: { en, de },
    lng: 'en',
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  }),
)

const ROW: JournalRow = {
  seq: 7,
  groupId: 'tx_1',
  kind: 'single',
  currency: 'CREDIT',
  amount: 90n,
  debitCode: 'liabilities:credit:cus_1',
  creditCode: 'income:plans',
  memo: '',
  reason: '',
  reference: 'plan:pln_1:2026-03-01',
  bookedAtMs: 1_763_700_000_000,
  effectiveAtMs: 1_763_700_000_000,
  customerId: 'cus_1',
  customerName: 'Ada',
  tillId: 'till_1',
  tillName: 'Till 1',
  operatorId: null,
  operatorName: null,
  pendingSeq: null,
  correctsSeq: null,
  change: null,
  balance: null,
}

/** What stands where the key was, of an entry of which nothing is left. */
function draw(givenBack: readonly bigint[]): string {
  const correctedBy = givenBack.map((amount, index) => ({
    ...ROW,
    seq: 8 + index,
    amount,
    bookedAtMs: ROW.bookedAtMs + index * 86_400_000,
  }))
  const correction = { left: 0n, flaw: 'corrected' as const }
  return renderToStaticMarkup(<CorrectEntry entry={{ row: ROW, correctedBy, correction }} />)
}

test('an entry that was corrected in full says when, and offers no key', () => {
  const markup = draw([60n, 30n])
  expect(markup).toMatch(/Corrected in full on .*22.*2025/)
  expect(markup).not.toContain('<button')
})

test('one whose rest went back otherwise says only that nothing is left', () => {
  expect(draw([60n])).toContain(en.seal.correct.nothing_left)
  expect(draw([])).toContain(en.seal.correct.nothing_left)
})
