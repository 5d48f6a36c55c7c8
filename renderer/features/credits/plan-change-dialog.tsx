import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../shared/model/customer.ts'
import {
  PLAN_INTERVALS,
  type PlanChange,
  type PlanInterval,
  type PlanTerms,
  type PlanView,
} from '../../../shared/model/plan.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { Credits } from '../../ui/credits.tsx'
import { useLocale } from '../../ui/locale.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { writeDay } from '../../ui/time-format.ts'
import { PlanIntervals } from './plan-intervals.tsx'
import css from './plan-panel.module.css'
import { useReading } from './use-reading.ts'

/**
 * MANA-14: what goes back, what is charged and when the next charge is, before it is confirmed. The
 * confirmation carries the amount that was shown; another one is refused and shown again.
 */
export function PlanChangeDialog(props: {
  customer: CustomerView
  plan: PlanView
  onClose: () => void
  onDone: () => void
}): ReactElement {
  const { customer, plan, onClose, onDone } = props
  const { t } = useTranslation('plans')
  const others = PLAN_INTERVALS.filter((interval) => interval !== plan.interval)
  const [interval, setInterval] = useState<PlanInterval>(others[0] ?? 'monthly')
  // One id for each amount that was shown: a lost answer is asked for again, never done again.
  const ids = useRef(new Map<string, string>())
  const { value, problem, readAgain } = useReading(() => previewsOf(customer.id, others))
  const shown = value?.changes.find((change) => change.toInterval === interval)
  const change = useAction(async (agreed: PlanChange) => {
    const { netCredits: agreedCredits } = agreed
    const key = `${interval}:${agreedCredits}`
    const clientId = ids.current.get(key) ?? crypto.randomUUID()
    ids.current.set(key, clientId)
    const asked = { clientId, customerId: customer.id, interval, agreedCredits }
    await client.plans.changeInterval(asked).catch((error: unknown) => {
      readAgain()
      throw error
    })
    onDone()
    onClose()
  })

  function choose(next: PlanInterval): void {
    change.rest()
    setInterval(next)
  }

  return (
    <FormDialog
      title={t('changing.title', { name: customer.name })}
      words={shown ? yesWords(t, shown) : t('change')}
      testId="plan-change"
      isRunning={change.isRunning || !shown?.hasEnoughCredits}
      onSubmit={() => shown?.hasEnoughCredits && void change.run(shown)}
      onClose={onClose}
    >
      {!value &&
        (problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton rows={4} />)}
      {value && (
        <PlanIntervals
          name="plan-change-to"
          intervals={others}
          terms={value.terms}
          chosen={interval}
          onChoose={choose}
        />
      )}
      {shown && <Bill change={shown} />}
      <p className={css.short}>{t('changing.rule')}</p>
      {change.problem && <ProblemNote problem={change.problem} />}
    </FormDialog>
  )
}

async function previewsOf(
  customerId: string,
  intervals: readonly PlanInterval[],
): Promise<{ terms: PlanTerms; changes: PlanChange[] }> {
  const [terms, ...changes] = await Promise.all([
    client.plans.terms(),
    ...intervals.map((interval) => client.plans.previewChange({ customerId, interval })),
  ])
  return { terms, changes }
}

function Bill({ change }: { change: PlanChange }): ReactElement {
  const { t } = useTranslation('plans')
  const locale = useLocale()
  const { unusedDays: unused, periodDays, creditsBack, priceCredits, netCredits } = change
  const isBack = netCredits < 0n
  const first = t('changing.first', { interval: t(`interval.${change.toInterval}`) })
  return (
    <>
      <table className={css.bill} data-testid="plan-bill">
        <tbody>
          <tr>
            <th scope="row">{t('changing.unused', { count: periodDays, unused })}</th>
            <td>
              <Credits amount={creditsBack} isMove testId="plan-bill-back" />
            </td>
          </tr>
          <tr>
            <th scope="row">{first}</th>
            <td>
              <Credits amount={-priceCredits} isMove />
            </td>
          </tr>
          <tr className={css.sum}>
            <th scope="row">{t(isBack ? 'changing.back' : 'changing.net')}</th>
            <td>
              <Credits amount={isBack ? -netCredits : netCredits} testId="plan-bill-net" />
            </td>
          </tr>
          <tr>
            <th scope="row">{t('changing.next')}</th>
            <td>{writeDay(change.nextChargeDay, locale)}</td>
          </tr>
        </tbody>
      </table>
      {!change.hasEnoughCredits && (
        <p className={css.short} role="status">
          {t('changing.too_few')}
        </p>
      )}
    </>
  )
}

function yesWords(t: ReturnType<typeof useTranslation<'plans'>>['t'], change: PlanChange): string {
  const count = Number(change.netCredits)
  if (count === 0) return t('changing.yes_even')
  return count > 0 ? t('changing.yes_pay', { count }) : t('changing.yes_back', { count: -count })
}
