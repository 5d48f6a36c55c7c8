import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { BookReplay } from '../../../shared/model/replay.ts'
import type { ReplayValues } from '../../../shared/model/replay-rules.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'

/** Says in the shop's language where the first difference is. */
export function useDifference(): (words: string) => string {
  const { t } = useTranslation('replay')
  const locale = useLocale()
  return useCallback(
    (words) => {
      const found = differenceOf(words)
      const value = (text: string): string => {
        if (text === 'nothing') return t('difference.nothing')
        return text === 'not told' ? t('difference.not_told') : text
      }
      const count = (digits: string): string => writeCount(BigInt(digits), locale)
      switch (found.kind) {
        case 'other':
          return words
        case 'missing':
        case 'put_in':
          return t(`difference.${found.kind}`, found)
        case 'value': {
          const [stands, told] = [value(found.stands), value(found.told)]
          return t('difference.value', { ...found, stands, told })
        }
        case 'booked':
        case 'settlements': {
          const [again, stands] = [count(found.again), count(found.stands)]
          return t(`difference.${found.kind}`, { part: '', row: '', ...found, again, stands })
        }
      }
    },
    [locale, t],
  )
}

type Named = keyof ReplayValues

/** Says in the shop's language by which rule a log was refused. */
export function useRefusal(): (refused: NonNullable<BookReplay['refused']>) => string {
  const { t } = useTranslation('replay')
  const locale = useLocale()
  return useCallback(
    ({ seq, rule, values }) => {
      const named = Object.entries(values).map(([name, value]) => [
        name,
        value ?? t('difference.nothing'),
      ])
      // Each rule comes with the values that its words name, in every language the same.
      const reason = t(`rule.${rule}`, Object.fromEntries(named) as Record<Named, string>)
      return t('reason', { seq: writeCount(seq, locale), reason })
    },
    [locale, t],
  )
}

/** What the replay says of the first row or sale that differs, taken apart to be said again. */
type Difference =
  | { kind: 'missing' | 'put_in'; row: string }
  | { kind: 'value'; row: string; column: string; stands: string; told: string }
  | { kind: 'booked'; row: string; part: string; again: string; stands: string }
  | { kind: 'settlements'; stands: string; again: string }
  | { kind: 'other'; words: string }

const VALUE = /^(?<row>.+?): (?<column>\w+) is (?<stands>.*), the log says (?<told>.*)$/s
const BOOKED =
  /^(?<row>.+): told again it books (?<again>\d+) as (?<part>\w+), the log has (?<stands>\d+)$/
const SETTLEMENTS = /^the log has (?<stands>\d+) settlements, the inbox tells of (?<again>\d+)$/
const MISSING = /^(?<row>.+) is missing: the log tells of it$/s
const PUT_IN = /^(?<row>.+) was put in: the log does not tell of it$/s

/**
 * The core and the command line say it in one language; the screen says it in the shop's. Words
 * that are not known here are shown as they came.
 */
export function differenceOf(words: string): Difference {
  const found = (pattern: RegExp): Record<string, string> | undefined => pattern.exec(words)?.groups
  const row = (groups: Record<string, string>): string => groups['row'] ?? ''
  const missing = found(MISSING)
  if (missing) return { kind: 'missing', row: row(missing) }
  const putIn = found(PUT_IN)
  if (putIn) return { kind: 'put_in', row: row(putIn) }
  const settlements = found(SETTLEMENTS)
  if (settlements) {
    const { stands = '', again = '' } = settlements
    return { kind: 'settlements', stands, again }
  }
  const booked = found(BOOKED)
  if (booked) {
    const { part = '', again = '', stands = '' } = booked
    return { kind: 'booked', row: row(booked), part, again, stands }
  }
  const value = found(VALUE)
  if (!value) return { kind: 'other', words }
  const { column = '', stands = '', told = '' } = value
  return { kind: 'value', row: row(value), column, stands, told }
}
