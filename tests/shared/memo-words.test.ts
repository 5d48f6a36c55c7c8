import { describe, expect, test } from 'vitest'
import { isSaidByKind, memoWords } from '../../shared/memo-words.ts'

const german = (day: string): string => day.split('-').toReversed().join('.')
const words = (memo: string, language: 'en' | 'de'): string =>
  memoWords(memo, { language, writeDay: language === 'de' ? german : (day) => `<${day}>` })

describe("the book's own memos", () => {
  test.each([
    ['sale', 'sale', 'Verkauf'],
    ['credit package', 'credit package', 'Guthabenpaket'],
    ['purchase', 'purchase', 'Kauf'],
    ['opening', 'opening balance', 'Anfangsbestand'],
    ['refund', 'refund', 'Erstattung'],
    ['gift created', 'gift created', 'Gutschein erstellt'],
    ['gift redeemed', 'gift redeemed', 'Gutschein eingelöst'],
    ['gift canceled', 'gift canceled', 'Gutschein zurückgenommen'],
    ['monthly from 2026-01-31', 'monthly from <2026-01-31>', 'monatlich ab 31.01.2026'],
    ['quarterly from 2026-01-31', 'quarterly from <2026-01-31>', 'vierteljährlich ab 31.01.2026'],
    [
      'yearly, unused from 2026-02-10',
      'yearly, unused from <2026-02-10>',
      'jährlich, ungenutzt ab 10.02.2026',
    ],
  ])('%s is read as %s and as %s', (memo, english, inGerman) => {
    expect(words(memo, 'en')).toBe(english)
    expect(words(memo, 'de')).toBe(inGerman)
  })

  test.each(['', 'Sale', 'beans 1 kg', 'monthly', 'weekly from 2026-01-31', 'sale of 2026-01-31'])(
    'anybody’s own words stay: %o',
    (memo) => {
      expect(words(memo, 'de')).toBe(memo)
    },
  )

  test.each([
    ['purchase', true],
    ['gift created', false],
    ['monthly from 2026-01-31', false],
    ['beans 1 kg', false],
  ])('the kind of a line says %s already: %s', (memo, isSaid) => {
    expect(isSaidByKind(memo)).toBe(isSaid)
  })
})
