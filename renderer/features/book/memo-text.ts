import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import { book } from '../../i18n/en/book.ts'

type Known = keyof typeof book.memo

/** What is written on an entry: our own words in the person's language, and anybody's as typed. */
export function useMemoText(): (row: Pick<JournalRow, 'memo' | 'reason'>) => string {
  const { t } = useTranslation('book')
  return useCallback(
    ({ memo, reason }) => {
      const key = memo.replaceAll(' ', '_')
      const words = isKnown(key) ? t(`memo.${key}`) : memo
      return [words, reason].filter((part) => part !== '').join(' · ')
    },
    [t],
  )
}

function isKnown(key: string): key is Known {
  return key in book.memo
}
