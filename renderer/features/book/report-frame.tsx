import { IconBook2 } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { StaleList } from '../../ui/stale-line.tsx'
import { IndexingState } from '../../app/review/book-state.tsx'
import css from './report-frame.module.css'
import type { Reading } from '../../app/review/use-answer.ts'

/** A report in each of its states; what was read stays while it cannot be read again. */
export function ReportFrame<Answer>(props: {
  label: string
  reading: Reading<Answer>
  isEmpty: (answer: NonNullable<Reading<Answer>['answer']>) => boolean
  children: (answer: NonNullable<Reading<Answer>['answer']>) => ReactNode
}): ReactElement {
  const { label, reading, isEmpty, children } = props
  const { t } = useTranslation('book')
  const isOnline = useIsOnline()
  const { answer, indexing, problem, retry } = reading
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <section className={css.report} aria-label={label} tabIndex={0}>
      {answer && problem && isOnline && <StaleList problem={problem} onRetry={retry} />}
      {answer ? (
        isEmpty(answer) ? (
          <Empty
            icon={<IconBook2 size={32} stroke={1.6} />}
            title={t('no_accounts.title')}
            words={t('no_accounts.words')}
          />
        ) : (
          children(answer)
        )
      ) : indexing ? (
        <IndexingState indexing={indexing} />
      ) : problem ? (
        <Failed problem={problem} onRetry={retry} />
      ) : (
        <div className={css.padded}>
          <Skeleton rows={10} />
        </div>
      )}
    </section>
  )
}
