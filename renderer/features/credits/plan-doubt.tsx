import { IconCalendarQuestion } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useNews } from '../../app/news.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { writeDay } from '../../ui/time-format.ts'
import css from './plan-doubt.module.css'
import { useReading } from './use-reading.ts'

/** The clock leapt ahead: no plan is charged until an owner says which day it is. */
export function PlanDoubt(): ReactElement | null {
  const { t } = useTranslation('plans')
  const locale = useLocale()
  const role = useSession((store) => store.view?.me?.role ?? null)
  const [isAsking, setIsAsking] = useState(false)
  const { value, readAgain } = useReading(() => client.plans.day())
  useNews((news) => {
    if (news.topic === 'settings') readAgain()
  })
  const doubt = value?.doubt ?? null
  if (doubt === null) return null
  const days = { clock: writeDay(doubt.clockDay, locale), last: writeDay(doubt.lastDay, locale) }
  return (
    <div className={css.doubt} role="status" data-testid="plan-doubt">
      <IconCalendarQuestion size={22} stroke={1.7} aria-hidden="true" />
      <span className={css.words}>
        <strong>{t('doubt.title', days)}</strong> {t('doubt.words', days)}
      </span>
      {mayCall(role, contract.plans.confirmDay) && (
        <BigButton
          kind="quiet"
          size="desk"
          data-testid="plan-doubt-confirm"
          onClick={() => setIsAsking(true)}
        >
          {t('doubt.yes')}
        </BigButton>
      )}
      {isAsking && (
        <ConfirmDay
          day={doubt.clockDay}
          clock={days.clock}
          onClose={() => {
            setIsAsking(false)
            readAgain()
          }}
        />
      )}
    </div>
  )
}

function ConfirmDay(props: { day: string; clock: string; onClose: () => void }): ReactElement {
  const { day, clock, onClose } = props
  const { t } = useTranslation('plans')
  const act = useAction(async () => {
    await client.plans.confirmDay({ day })
    onClose()
  })
  return (
    <FormDialog
      title={t('doubt.confirm.title', { clock })}
      words={t('doubt.yes')}
      testId="plan-day"
      isRunning={act.isRunning}
      onSubmit={() => void act.run(undefined)}
      onClose={onClose}
    >
      <p className={css.short}>{t('doubt.confirm.words')}</p>
      {act.problem && <ProblemNote problem={act.problem} />}
    </FormDialog>
  )
}
