import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { memoWords } from '../../shared/memo-words.ts'
import { useLocale } from '../ui/locale.ts'
import { writeDay } from '../ui/time-format.ts'

/** The book's own memos in the person's language, and anybody's as typed. */
export function useMemoText(): (memo: string) => string {
  const { i18n } = useTranslation()
  const locale = useLocale()
  const language = i18n.language === 'de' ? 'de' : 'en'
  return useCallback(
    (memo) => memoWords(memo, { language, writeDay: (day) => writeDay(day, locale) }),
    [language, locale],
  )
}
