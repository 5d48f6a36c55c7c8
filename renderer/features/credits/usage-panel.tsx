import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { usePlace } from '../../app/place.ts'
import { rangeOf } from '../../app/review/period.ts'
import { useSession } from '../../app/session-store.ts'
import { useShopZone } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import { PanelOfRows } from './panel.tsx'
import css from './panel.module.css'
import type { PanelProps } from './panel-props.ts'
import { useUsageChoice, useUsageSums } from './use-usage.ts'

const DAYS = 30

/** What the credits of the last 30 days went into, by operation (MANA-61). Nothing: no panel. */
export function UsagePanel(props: PanelProps): ReactElement | null {
  const role = useSession((store) => store.view?.me?.role ?? null)
  return mayCall(role, contract.credits.usageSums) ? <Usage {...props} /> : null
}

function Usage({ customer }: PanelProps): ReactElement | null {
  const { t } = useTranslation('credits')
  const { t: words } = useTranslation('operations')
  const { id, name } = customer
  const toDay = dayOf(coreNowMs(), useShopZone())
  const fromDay = shiftDay(toDay, 1 - DAYS)
  const { answer, problem, retry } = useUsageSums({ customerId: id, fromDay, toDay })
  const reading = { value: answer?.operations ?? null, problem, readAgain: retry }

  function openAll(): void {
    useUsageChoice.setState({ customer: { id, name }, period: rangeOf(fromDay, toDay) })
    usePlace.getState().go('credits', 'operations')
  }

  return (
    <PanelOfRows title={t('usage.title')} testId="usage" reading={reading}>
      {(sums) => (
        <>
          {sums.map(({ operation, uses, credits }) => (
            <li key={operation} className={css.row} data-testid={`usage-${operation}`}>
              <span className={css.what}>
                {operation}
                <span className={css.second}>{t('usage.uses', { count: Number(uses) })}</span>
              </span>
              <Credits amount={credits} />
            </li>
          ))}
          <li className={css.more}>
            <BigButton kind="quiet" size="desk" data-testid="usage-more" onClick={openAll}>
              {words('usage.more')}
            </BigButton>
          </li>
        </>
      )}
    </PanelOfRows>
  )
}
