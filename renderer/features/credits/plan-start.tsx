import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { PLAN_INTERVALS, type PlanInterval, type PlanStanding } from '../../../shared/model/plan.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { PlanIntervals, priceOf } from './plan-intervals.tsx'
import css from './plan-panel.module.css'

/**
 * Begins a plan, or brings a paused one back (MANA-12, MANA-53). The button names what is charged
 * now, and the core charges that or nothing.
 */
export function PlanStart(props: {
  customer: CustomerView
  standing: PlanStanding
  onDone: () => void
}): ReactElement | null {
  const { customer, standing, onDone } = props
  const { plan, terms, isServed, availableCredits } = standing
  const { t } = useTranslation('plans')
  const role = useSession((store) => store.view?.me?.role ?? null)
  const [interval, setInterval] = useState<PlanInterval>(plan.interval ?? 'monthly')
  // One id for each choice: pressing again after a lost answer begins one plan.
  const ids = useRef(new Map<string, string>())
  const isResumed = isServed && plan.interval === interval
  const price = isResumed ? 0n : priceOf(terms, interval)
  const missing = availableCredits === null ? 0n : price - availableCredits
  const start = useAction(async () => {
    const key = `${plan.id}:${plan.version}:${interval}:${price}`
    const clientId = ids.current.get(key) ?? crypto.randomUUID()
    ids.current.set(key, clientId)
    // Days that are paid and go back make the amount smaller; then the core's word decides.
    const agreedCredits = isServed && !isResumed ? null : price
    await client.plans.activate({ clientId, customerId: customer.id, interval, agreedCredits })
    onDone()
  })
  if (!mayCall(role, contract.plans.activate)) return null
  const words = plan.status === 'paused' ? 'reactivate' : 'start'
  const isShort = missing > 0n && !isServed
  return (
    <div className={css.start}>
      <PlanIntervals
        name="plan-start"
        intervals={isServed && plan.interval ? [plan.interval] : PLAN_INTERVALS}
        terms={terms}
        chosen={interval}
        onChoose={setInterval}
      />
      <BigButton
        size="desk"
        disabled={start.isRunning || isShort}
        data-testid="plan-start"
        onClick={() => void start.run(undefined)}
      >
        {isResumed ? t('resume') : t(words, { count: Number(price) })}
      </BigButton>
      {isShort && <p className={css.short}>{t('too_few', { count: Number(missing) })}</p>}
      {start.problem && (
        <div className={css.problems}>
          <ProblemNote problem={start.problem} />
        </div>
      )}
    </div>
  )
}
