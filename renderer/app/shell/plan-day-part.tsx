import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { PlanDay } from '../../../shared/model/plan.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeDay } from '../../ui/time-format.ts'
import { mayCall } from '../access.ts'
import { useSession } from '../session-store.ts'
import css from './status-strip.module.css'
import { Detail, StripPart } from './strip-part.tsx'

/** The clock leapt ahead and plans wait: seldom true, so it takes no room as a rule. */
export function PlanDayPart({ planDay }: { planDay: PlanDay }): ReactElement | null {
  const { t } = useTranslation('shell')
  const locale = useLocale()
  const role = useSession((store) => store.view?.me?.role ?? null)
  const { doubt } = planDay
  if (doubt === null) return null
  const canConfirm = mayCall(role, contract.plans.confirmDay)
  return (
    <StripPart
      testId="status-plan-day"
      tone="need"
      state="doubted"
      title={t('strip.day')}
      face={
        <>
          <span className={css.light} data-tone="need" aria-hidden="true" />
          {t('strip.day_doubted')}
        </>
      }
    >
      <p className={css.words}>{t('strip.day_words')}</p>
      <p className={css.words}>{t(canConfirm ? 'strip.day_next_owner' : 'strip.day_next_other')}</p>
      <Detail name={t('strip.day_clock')}>{writeDay(doubt.clockDay, locale)}</Detail>
      <Detail name={t('strip.day_last')}>{writeDay(doubt.lastDay, locale)}</Detail>
    </StripPart>
  )
}
