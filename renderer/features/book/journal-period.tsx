import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../app/review/filter-chip.tsx'
import { PeriodChip } from '../../app/review/period-chip.tsx'
import { useBook } from './book-store.ts'

/** Which days the journal is of, and by which of its two dates an entry belongs to one. */
export function JournalPeriod(): ReactElement {
  const { t } = useTranslation('book')
  const period = useBook((store) => store.filter.period)
  const by = useBook((store) => store.filter.by)
  const narrow = useBook((store) => store.narrow)
  return (
    <PeriodChip period={period} onChoose={(next) => narrow({ period: next })}>
      {(['booked', 'effective'] as const).map((basis) => (
        <Choice
          key={basis}
          type="radio"
          name="basis"
          label={t(`filter.by_${basis}`)}
          isChosen={by === basis}
          onChoose={() => narrow({ by: basis })}
        />
      ))}
    </PeriodChip>
  )
}
