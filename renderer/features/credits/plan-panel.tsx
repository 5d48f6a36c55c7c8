import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { CustomerView } from '../../../shared/model/customer.ts'
import type { PlanStanding } from '../../../shared/model/plan.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { PlanMark } from '../../ui/credit-status.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeDay } from '../../ui/time-format.ts'
import type { PanelProps } from './panel-props.ts'
import { PanelOfReading } from './panel.tsx'
import { PlanChangeDialog } from './plan-change-dialog.tsx'
import { PlanConfirm, type PlanQuestion } from './plan-confirm.tsx'
import css from './plan-panel.module.css'
import { PlanStart } from './plan-start.tsx'
import { usePlanNews } from './use-own-news.ts'
import { useRevised } from './use-revised.ts'

/** One customer's plan: what it costs, what is paid, what comes next (MANA-11). */
export function PlanPanel({ customer, revision }: PanelProps): ReactElement {
  const { t } = useTranslation('plans')
  const customerId = customer.id
  const reading = useRevised(revision, () => client.plans.status({ customerId }))
  const { readAgain } = reading
  usePlanNews(customerId, readAgain)
  return (
    <PanelOfReading title={t('title')} testId="plan" reading={reading} rows={2}>
      {(standing) => <Standing customer={customer} standing={standing} onDone={readAgain} />}
    </PanelOfReading>
  )
}

type PlanPartProps = { customer: CustomerView; standing: PlanStanding; onDone: () => void }

function Standing(props: PlanPartProps): ReactElement {
  const { customer, standing, onDone } = props
  const { plan } = standing
  const [open, setOpen] = useState<PlanQuestion | 'change' | null>(null)
  const close = (): void => setOpen(null)
  return (
    <div className={css.plan} data-testid="plan-standing" data-status={plan.status}>
      {plan.status === 'paused' && <PausedBanner />}
      <div className={css.line}>
        <PlanMark status={plan.status} />
        <PlanWords standing={standing} />
        <Actions standing={standing} onOpen={setOpen} />
      </div>
      {plan.status !== 'active' && plan.status !== 'gifted' && (
        <PlanStart customer={customer} standing={standing} onDone={onDone} />
      )}
      {open === 'change' && (
        <PlanChangeDialog customer={customer} plan={plan} onClose={close} onDone={onDone} />
      )}
      {open !== null && open !== 'change' && (
        <PlanConfirm
          customer={customer}
          plan={plan}
          question={open}
          onClose={close}
          onDone={onDone}
        />
      )}
    </div>
  )
}

/** MANA-53: said once, calmly, with what is safe and what to do. */
function PausedBanner(): ReactElement {
  const { t } = useTranslation('plans')
  return (
    <div className={css.banner} role="status" data-testid="plan-banner">
      <IconAlertTriangle size={20} stroke={1.8} aria-hidden="true" />
      <span>
        <strong>{t('banner.title')}</strong> {t('banner.words')}
      </span>
    </div>
  )
}

function PlanWords({ standing }: { standing: PlanStanding }): ReactElement {
  const { t } = useTranslation('plans')
  const locale = useLocale()
  const { plan, isServed } = standing
  const { interval, priceCredits, paidFrom, paidUntil } = plan
  if (plan.status === 'gifted') {
    return <p className={css.words}>{t('gifted', { name: plan.giftedBy ?? '' })}</p>
  }
  if (interval === null || paidFrom === null || paidUntil === null) {
    return <p className={css.words}>{t('lead')}</p>
  }
  const until = writeDay(paidUntil, locale)
  const price = t('price', { count: Number(priceCredits) })
  const terms = t('running', { interval: t(`interval.${interval}`), price })
  const lines: Record<string, string> = {
    active: t('next', { day: until }),
    paused: t('paid', { from: writeDay(paidFrom, locale), until }),
    ended: isServed ? t('paid_until', { day: until }) : t('lead'),
  }
  return (
    <p className={css.words}>
      <strong className={css.terms}>{terms}</strong> <span>{lines[plan.status]}</span>
    </p>
  )
}

function Actions(props: {
  standing: PlanStanding
  onOpen: (question: PlanQuestion | 'change') => void
}): ReactElement {
  const { standing, onOpen } = props
  const { t } = useTranslation('plans')
  const role = useSession((store) => store.view?.me?.role ?? null)
  const { status } = standing.plan
  const isSelling = mayCall(role, contract.plans.activate)
  const isGiving = mayCall(role, contract.plans.gift)
  const actions = [
    { id: 'change' as const, isShown: isSelling && status === 'active' },
    { id: 'stop' as const, isShown: isSelling && (status === 'active' || status === 'paused') },
    { id: 'give' as const, isShown: isGiving && status !== 'gifted' },
    { id: 'revoke' as const, isShown: isGiving && status === 'gifted' },
  ]
  return (
    <div className={css.actions}>
      {actions
        .filter(({ isShown }) => isShown)
        .map(({ id }) => (
          <BigButton
            key={id}
            kind="quiet"
            size="desk"
            data-testid={`plan-${id}`}
            onClick={() => onOpen(id)}
          >
            {t(id)}
          </BigButton>
        ))}
    </div>
  )
}
