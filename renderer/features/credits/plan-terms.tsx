import { TextInput } from '@mantine/core'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { PLAN_INTERVALS, type PlanInterval } from '../../../shared/model/plan.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { priceOf } from './plan-intervals.tsx'
import css from './plan-panel.module.css'
import { useReading } from './use-reading.ts'
import { wholeNumber } from './whole-number.ts'

type Edits = Partial<Record<PlanInterval, string>>

/** What a new plan costs, as data that the owner can change (MANA-48). */
export function PlanTermsForm(): ReactElement | null {
  const { t } = useTranslation('plans')
  const role = useSession((store) => store.view?.me?.role ?? null)
  const [edits, setEdits] = useState<Edits>({})
  const { value, readAgain } = useReading(() => client.plans.terms())
  const textOf = (interval: PlanInterval): string =>
    edits[interval] ?? (value ? `${priceOf(value, interval)}` : '')
  const [monthly, quarterly, yearly] = PLAN_INTERVALS.map((name) => wholeNumber(textOf(name)))
  const save = useAction(async () => {
    if (!monthly || !quarterly || !yearly) return
    const terms = { monthlyCredits: monthly, quarterlyCredits: quarterly, yearlyCredits: yearly }
    await client.plans.updateTerms(terms)
    setEdits({})
    readAgain()
  })
  if (!value || !mayCall(role, contract.plans.updateTerms)) return null
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    void save.run(undefined)
  }
  return (
    <section className={css.termsForm} data-testid="plan-terms">
      <h2 className={css.heading}>{t('terms.title')}</h2>
      <p className={css.short}>{t('terms.lead')}</p>
      <form className={css.termsFields} onSubmit={submit} noValidate autoComplete="off">
        {PLAN_INTERVALS.map((interval) => (
          <TextInput
            key={interval}
            label={t(`interval.${interval}`)}
            inputMode="numeric"
            maxLength={12}
            value={textOf(interval)}
            error={wholeNumber(textOf(interval)) ? undefined : t('terms.wrong')}
            onChange={(event) => {
              save.rest()
              setEdits({ ...edits, [interval]: event.currentTarget.value })
            }}
            data-testid={`plan-terms-${interval}`}
          />
        ))}
        <BigButton
          type="submit"
          size="desk"
          className={css.termsSave}
          disabled={save.isRunning || !monthly || !quarterly || !yearly}
          data-testid="plan-terms-save"
        >
          {t(save.isDone ? 'terms.saved' : 'terms.save')}
        </BigButton>
      </form>
      {save.problem && <ProblemNote problem={save.problem} />}
    </section>
  )
}
