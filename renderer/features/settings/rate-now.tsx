import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHandStop,
  IconRefresh,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RateReading, RateStatus, RateTier } from '../../../shared/model/rate.ts'
import { client } from '../../app/client.ts'
import { useRate } from '../../app/rate-store.ts'
import { useRateWords } from '../../app/rate-words.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { percentText, priceText } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Skeleton } from '../../ui/screen-states.tsx'
import { writeAge, writeRemaining } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import css from './parts.module.css'
import own from './rate-now.module.css'
import { useAction } from '../../app/use-action.ts'

const TIERS: Readonly<Record<RateTier, { tone: string; Icon: typeof IconRefresh }>> = {
  fresh: { tone: 'good', Icon: IconCircleCheck },
  manual: { tone: 'wait', Icon: IconHandStop },
  stale_warn: { tone: 'wait', Icon: IconAlertTriangle },
  stale_block: { tone: 'need', Icon: IconCircleX },
  none: { tone: 'need', Icon: IconCircleX },
}

/** The present price, its age and tier, and every reading behind it with what became of it. */
export function RateNow({ canRefresh }: { canRefresh: boolean }): ReactElement {
  const { t } = useTranslation('settings')
  const rate = useRate((store) => store.rate)
  const refresh = useAction<void>(async () => {
    useRate.getState().accept(await client.rates.refresh())
  })
  if (!rate) return <Skeleton rows={4} />
  const seconds = refresh.problem?.retryAfterSeconds ?? 0
  return (
    <section aria-label={t('rates.now')} data-testid="rate-now" data-tier={rate.tier}>
      <div className={own.head}>
        <Headline rate={rate} />
        {canRefresh && (
          <BigButton
            kind="quiet"
            size="desk"
            disabled={refresh.isRunning}
            icon={<IconRefresh size={18} aria-hidden="true" />}
            onClick={() => void refresh.run()}
            data-testid="rate-refresh"
          >
            {t(refresh.isRunning ? 'rates.refreshing' : 'rates.refresh')}
          </BigButton>
        )}
      </div>
      {refresh.problem && (
        <ProblemNote
          problem={refresh.problem}
          words={
            refresh.problem.code === 'rate_limited'
              ? t('rates.refresh_wait', { wait: writeRemaining(seconds * 1_000) })
              : undefined
          }
        />
      )}
      {rate.record && <Readings readings={rate.record.readings} currency={rate.currency} />}
      <Failures rate={rate} />
    </section>
  )
}

function Headline({ rate }: { rate: RateStatus }): ReactElement {
  const { t } = useTranslation('settings')
  const locale = useLocale()
  const nowMs = useTick(1_000)
  const readAtMs = useRate((store) => store.readAtMs)
  const { tone, Icon } = TIERS[rate.tier]
  const ageMs = rate.ageMs === null ? null : rate.ageMs + Math.max(0, nowMs - readAtMs)
  return (
    <div>
      <p className={rate.record ? own.price : own.none} data-testid="rate-price">
        {rate.record ? priceText(rate.record, locale) : t('rates.none')}
      </p>
      <p className={own.line}>
        <span className={classes(css.said, css[tone])} data-testid="rate-tier">
          <Icon size={18} aria-hidden="true" />
          {t(`rates.tier.${rate.tier}`)}
        </span>
        {ageMs !== null && <span>{t('rates.age_value', { age: writeAge(ageMs) })}</span>}
        {rate.record && (
          <span>
            {t('rates.spread')} {percentText(rate.record.spreadBasisPoints, locale)} %
          </span>
        )}
      </p>
      {rate.record?.reason && (
        <p className={own.reason} data-testid="rate-reason">
          {t('rates.manual.because', { reason: rate.record.reason })}
        </p>
      )}
    </div>
  )
}

function Readings(props: { readings: readonly RateReading[]; currency: string }): ReactElement {
  const { t } = useTranslation('settings')
  const words = useRateWords()
  const when = useWhen()
  return (
    <table className={css.table} data-testid="rate-readings">
      <caption className={own.caption}>{t('rates.readings')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('rates.source')}</th>
          <th scope="col" className={css.number}>
            {t('rates.raw')}
          </th>
          <th scope="col">{t('rates.at')}</th>
          <th scope="col">{t('rates.used')}</th>
        </tr>
      </thead>
      <tbody>
        {props.readings.map((reading) => (
          <tr key={reading.source}>
            <td>{words.sourceName(reading.source)}</td>
            <td className={css.number}>
              {reading.rawPrice} {props.currency}
            </td>
            <td>{when(reading.atMs, 'time')}</td>
            <td>
              <span className={classes(css.said, reading.isUsed ? css.good : css.wait)}>
                {reading.isUsed ? (
                  <IconCircleCheck size={16} aria-hidden="true" />
                ) : (
                  <IconAlertTriangle size={16} aria-hidden="true" />
                )}
                {t(reading.isUsed ? 'rates.is_used' : 'rates.left_out')}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A source that stays silent is named with a word for why, never only left away. */
function Failures({ rate }: { rate: RateStatus }): ReactElement | null {
  const { t } = useTranslation('settings')
  const words = useRateWords()
  if (rate.failures.length === 0) return null
  return (
    <div className={own.failures} data-testid="rate-failures">
      <h3 className={own.caption}>{t('rates.failures')}</h3>
      <ul className={own.list}>
        {rate.failures.map(({ source, reason }) => (
          <li key={source}>
            <strong>{words.sourceName(source)}</strong> {words.failure(reason, rate.currency)}
          </li>
        ))}
      </ul>
    </div>
  )
}
