import { IconBook2 } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { Empty } from '../../ui/screen-states.tsx'
import css from './book-state.module.css'
import type { Indexing } from './use-answer.ts'

/** What reviews are answered from is being made: how far it is, and that selling goes on. */
export function IndexingState({ indexing }: { indexing: Indexing }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { indexedSeq, headSeq } = indexing
  const values = { done: writeCount(indexedSeq, locale), all: writeCount(headSeq, locale) }
  return (
    <div data-testid="book-indexing">
      <Empty
        icon={<IconBook2 size={32} stroke={1.6} />}
        title={t('indexing.title')}
        words={t('indexing.words')}
        action={
          <div className={css.progress}>
            <progress
              className={css.bar}
              max={Math.max(1, headSeq)}
              value={indexedSeq}
              aria-label={t('indexing.title')}
            />
            <span>{t('indexing.progress', values)}</span>
          </div>
        }
      />
    </div>
  )
}
