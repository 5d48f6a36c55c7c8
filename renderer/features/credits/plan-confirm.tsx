import { type ReactElement, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../shared/model/customer.ts'
import type { PlanView } from '../../../shared/model/plan.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { useLocale } from '../../ui/locale.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { writeDay } from '../../ui/time-format.ts'
import css from './plan-panel.module.css'

export type PlanQuestion = 'stop' | 'give' | 'revoke'

/** Asks once before a plan is stopped, given or taken back. */
export function PlanConfirm(props: {
  customer: CustomerView
  plan: PlanView
  question: PlanQuestion
  onClose: () => void
  onDone: () => void
}): ReactElement {
  const { customer, plan, question, onClose, onDone } = props
  const { t } = useTranslation('plans')
  const locale = useLocale()
  const clientId = useRef(crypto.randomUUID())
  const act = useAction(async () => {
    const input = { clientId: clientId.current, customerId: customer.id }
    if (question === 'stop') await client.plans.deactivate(input)
    else if (question === 'give') await client.plans.gift(input)
    else await client.plans.revokeGift(input)
    onDone()
    onClose()
  })
  const key = `${question}_confirm` as const
  const day = plan.paidUntil === null ? '' : writeDay(plan.paidUntil, locale)
  return (
    <FormDialog
      title={t(`${key}.title`, { name: customer.name })}
      words={t(`${key}.yes`)}
      testId={`plan-${question}`}
      isRunning={act.isRunning}
      onSubmit={() => void act.run(undefined)}
      onClose={onClose}
    >
      <p className={css.short}>{t(`${key}.words`, { day })}</p>
      {act.problem && <ProblemNote problem={act.problem} />}
    </FormDialog>
  )
}
