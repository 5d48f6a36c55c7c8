import { IconChartBar } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { useSession } from '../../app/session-store.ts'
import { useShopZone } from '../../app/when.ts'
import { useLocale } from '../../ui/locale.ts'
import { fiatText, writeCount } from '../../ui/money-format.ts'
import { Empty } from '../../ui/screen-states.tsx'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import { useBook } from './book-store.ts'
import { DayField } from '../../app/review/day-field.tsx'
import {
  daysOf,
  dayText,
  type PeriodChoice,
  periodText,
  rangeOf,
  shiftPeriod,
} from '../../app/review/period.ts'
import { ReportFrame } from './report-frame.tsx'
import { TakingsBars } from './takings-bars.tsx'
import { TakingsTenders } from './takings-tenders.tsx'
import { type DaySum, daySums, tenderSums, totalOf } from './takings-sums.ts'
import css from './takings.module.css'
import { useAnswer } from '../../app/review/use-answer.ts'

/** The core reads at most so many days at once. */
const DAYS_MAX = 400
const PRESETS = [7, 30, 90] as const
/** Days between the two ends at first. */
const SPAN = 29

type Range = { fromDay: string; toDay: string }
type Lines = Extract<Awaited<ReturnType<typeof client.book.takings>>, { state: 'ready' }>['takings']

/** What came in by day and by way of payment, and the entries behind each bar. */
export function Takings(): ReactElement {
  const { t } = useTranslation('book')
  const range = useTakingsRange()
  const reading = useAnswer(`takings ${range.fromDay} ${range.toDay}`, () =>
    client.book.takings(range),
  )
  return (
    <ReportFrame label={t('report.takings')} reading={reading} isEmpty={() => false}>
      {({ takings }) => <Chart key={`${range.fromDay} ${range.toDay}`} {...{ takings, range }} />}
    </ReportFrame>
  )
}

/** The chosen days, the last thirty at first. An open or a far too long end is cut. */
function useTakingsRange(): Range {
  const today = dayOf(coreNowMs(), useShopZone())
  const chosen = useBook((store) => store.takings)
  const toDay = chosen?.toDay ?? today
  const fromDay = chosen?.fromDay ?? shiftDay(toDay, -SPAN)
  const isTooLong = daysOf(fromDay, toDay) > DAYS_MAX
  return { toDay, fromDay: isTooLong ? shiftDay(toDay, 1 - DAYS_MAX) : fromDay }
}

/** From one end to the other; an end that is too far, or on the wrong side, comes along. */
function rangeWith(day: string, end: string, ownEnd: string): PeriodChoice {
  const isForward = ownEnd > day
  const days = isForward ? daysOf(day, end) : daysOf(end, day)
  const other = days >= 1 && days <= DAYS_MAX ? end : ownEnd
  return isForward ? rangeOf(day, other) : rangeOf(other, day)
}

/** As many days before or after those that are shown. */
export function useTakingsStep(): (step: 1 | -1) => void {
  const range = useTakingsRange()
  return (step) =>
    useBook.getState().showTakings(shiftPeriod(rangeOf(range.fromDay, range.toDay), step))
}

/** Which days the takings are of. */
export function TakingsRange(): ReactElement {
  const { t } = useTranslation('book')
  const range = useTakingsRange()
  const today = dayOf(coreNowMs(), useShopZone())
  const set = useBook((store) => store.showTakings)
  return (
    <div className={css.range}>
      {PRESETS.map((days) => {
        const fromDay = shiftDay(today, 1 - days)
        return (
          <button
            key={days}
            type="button"
            className={css.preset}
            aria-pressed={range.fromDay === fromDay && range.toDay === today}
            data-testid={`takings-${days}`}
            onClick={() => set(rangeOf(fromDay, today))}
          >
            {t(`takings.days_${days}`)}
          </button>
        )
      })}
      <span className={css.label}>{t('filter.from')}</span>
      <div className={css.day}>
        <DayField
          label={t('filter.from')}
          testId="takings-from"
          isLabelHidden
          day={range.fromDay}
          onChange={(day) => day !== null && set(rangeWith(day, range.toDay, shiftDay(day, SPAN)))}
        />
      </div>
      <span className={css.label}>{t('filter.to')}</span>
      <div className={css.day}>
        <DayField
          label={t('filter.to')}
          testId="takings-to"
          isLabelHidden
          day={range.toDay}
          onChange={(day) =>
            day !== null && set(rangeWith(day, range.fromDay, shiftDay(day, -SPAN)))
          }
        />
      </div>
    </div>
  )
}

function Chart({ takings, range }: { takings: Lines; range: Range }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const currency = useSession((store) => store.view?.currency ?? 'EUR')
  const [chosen, setChosen] = useState<DaySum | null>(null)
  if (takings.length === 0) {
    return (
      <Empty
        icon={<IconChartBar size={32} stroke={1.6} />}
        title={t('takings.none')}
        words={periodText(rangeOf(range.fromDay, range.toDay), locale) ?? ''}
      />
    )
  }
  const days = daySums(takings, { ...range, currency })
  const tenders = tenderSums(takings, currency)
  const { minor, count } = totalOf(tenders)
  return (
    <div className={css.chart} data-testid="takings">
      <section className={css.days}>
        <h2 className={css.title}>{t('takings.by_day')}</h2>
        <p className={css.total}>
          <strong>{fiatText({ currency, amountMinor: minor }, locale)}</strong>
          <span>{t('takings.sales', { count, number: writeCount(count, locale) })}</span>
        </p>
        <TakingsBars
          days={days}
          currency={currency}
          chosen={chosen?.day ?? null}
          onChoose={setChosen}
        />
      </section>
      <section className={css.tenders}>
        <h2 className={css.title}>
          {chosen ? dayText(chosen.day, locale) : t('takings.by_tender')}
        </h2>
        <TakingsTenders
          sums={chosen ? chosen.tenders : tenders}
          currency={currency}
          period={chosen ? rangeOf(chosen.day, chosen.day) : rangeOf(range.fromDay, range.toDay)}
          onBack={chosen ? () => setChosen(null) : null}
        />
      </section>
    </div>
  )
}
