import { IconChartBar } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { IndexingState } from '../../app/review/book-state.tsx'
import { periodText } from '../../app/review/period.ts'
import { PeriodChip } from '../../app/review/period-chip.tsx'
import { Credits } from '../../ui/credits.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'
import { StaleList } from '../../ui/stale-line.tsx'
import { CustomerChip } from './customer-chip.tsx'
import css from './operation-usage.module.css'
import {
  type UsageSums,
  usePeriodKeys,
  useUsageChoice,
  useUsagePeriod,
  useUsageSums,
} from './use-usage.ts'

/** What was used of each operation in some days of the shop, by all or by one (MANA-61). */
export function OperationUsage(): ReactElement {
  const { t } = useTranslation('operations')
  const isOnline = useIsOnline()
  const period = useUsagePeriod()
  const customer = useUsageChoice((store) => store.customer)
  usePeriodKeys(period)
  const { answer, indexing, problem, retry } = useUsageSums({
    customerId: customer?.id ?? null,
    fromDay: period.fromDay,
    toDay: period.toDay,
  })
  return (
    <section className={css.usage} data-testid="operation-usage" aria-labelledby="usage-title">
      <h2 id="usage-title" className={css.title}>
        {t('usage.title')}
      </h2>
      <div className={css.chips} role="group" aria-label={t('usage.filter')}>
        <PeriodChip
          period={period}
          onChoose={(next) => useUsageChoice.setState({ period: next })}
        />
        <CustomerChip
          chosen={customer}
          onChoose={(next) => useUsageChoice.setState({ customer: next })}
        />
      </div>
      {answer && problem && isOnline && <StaleList problem={problem} onRetry={retry} />}
      {answer ? (
        <Sums sums={answer} />
      ) : indexing ? (
        <IndexingState indexing={indexing} />
      ) : problem ? (
        <Failed problem={problem} onRetry={retry} />
      ) : (
        <Skeleton rows={8} />
      )}
    </section>
  )
}

function Sums({ sums }: { sums: UsageSums }): ReactElement {
  const { t } = useTranslation('operations')
  const locale = useLocale()
  const period = useUsagePeriod()
  const { operations, others, total } = sums
  const times = (uses: bigint): string =>
    t('usage.times', { count: Number(uses), number: writeCount(uses, locale) })
  if (operations.length === 0) {
    return (
      <Empty
        icon={<IconChartBar size={32} stroke={1.6} />}
        title={t('usage.none')}
        words={periodText(period, locale) ?? t('usage.none_words')}
      />
    )
  }
  const highest = operations[0]?.credits ?? 0n
  return (
    <>
      <p className={css.total} data-testid="usage-total">
        <strong>
          <Credits amount={total.credits} size="panel" />
        </strong>
        <span>{times(total.uses)}</span>
      </p>
      <p className={css.note} data-testid="usage-corrections">
        {t('usage.corrections')}
      </p>
      <ul className={css.rows} aria-label={t('usage.list')}>
        {operations.map(({ operation, uses, credits }) => (
          <li key={operation} className={css.row} data-testid={`used-${operation}`}>
            <span className={css.line}>
              <span className={css.name}>{operation}</span>
              <Credits amount={credits} />
            </span>
            <ShareBar part={credits} highest={highest} />
            <span className={css.small}>{times(uses)}</span>
          </li>
        ))}
        {others.operations > 0 && (
          <li className={css.row} data-testid="used-others">
            <span className={css.line}>
              <span className={css.name}>{t('usage.others', { count: others.operations })}</span>
              <Credits amount={others.credits} />
            </span>
            <span className={css.small}>{times(others.uses)}</span>
          </li>
        )}
      </ul>
    </>
  )
}
