import { PLAN_INTERVALS, type PlanInterval } from './model/plan.ts'

export type MemoLanguage = 'en' | 'de'
type Words = Readonly<Record<MemoLanguage, string>>

/**
 * The book's own memos are written in one language and stay as they are: they are sealed, and its
 * checks read them. This table alone puts them into people's words.
 */
const FIXED: ReadonlyMap<string, Words> = new Map([
  ['sale', { en: 'sale', de: 'Verkauf' }],
  ['credit package', { en: 'credit package', de: 'Guthabenpaket' }],
  ['purchase', { en: 'purchase', de: 'Kauf' }],
  ['opening', { en: 'opening balance', de: 'Anfangsbestand' }],
  ['refund', { en: 'refund', de: 'Erstattung' }],
  ['gift created', { en: 'gift created', de: 'Gutschein erstellt' }],
  ['gift redeemed', { en: 'gift redeemed', de: 'Gutschein eingelöst' }],
  ['gift canceled', { en: 'gift canceled', de: 'Gutschein zurückgenommen' }],
])

const INTERVALS: Readonly<Record<PlanInterval, Words>> = {
  monthly: { en: 'monthly', de: 'monatlich' },
  quarterly: { en: 'quarterly', de: 'vierteljährlich' },
  yearly: { en: 'yearly', de: 'jährlich' },
}

const DAY = '\\d{4}-\\d\\d-\\d\\d'
const PLAN_MEMO = new RegExp(
  `^(?<interval>${PLAN_INTERVALS.join('|')})(?<unused>, unused)? from (?<day>${DAY})$`,
)
const FROM = { en: 'from', de: 'ab' } as const
const UNUSED = { en: ', unused', de: ', ungenutzt' } as const

/**
 * A memo of the book in the reader's language; anybody's own words come back as they are.
 * @param by.writeDay writes a day such as `2026-01-31` in the reader's form.
 */
export function memoWords(
  memo: string,
  by: { language: MemoLanguage; writeDay: (day: string) => string },
): string {
  const { language, writeDay } = by
  const fixed = FIXED.get(memo)
  if (fixed) return fixed[language]
  const { interval, unused, day } = PLAN_MEMO.exec(memo)?.groups ?? {}
  if (interval === undefined || day === undefined) return memo
  const often = INTERVALS[interval as PlanInterval][language]
  return `${often}${unused ? UNUSED[language] : ''} ${FROM[language]} ${writeDay(day)}`
}

/** Whether a memo says no more than the kind of a statement's line says already. */
export function isSaidByKind(memo: string): boolean {
  return SAID_BY_KIND.has(memo)
}

const SAID_BY_KIND: ReadonlySet<string> = new Set(['refund', 'opening', 'purchase'])
