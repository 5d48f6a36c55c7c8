import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { UsageRow } from '../../../shared/model/credits.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { useSession } from '../../app/session-store.ts'
import { Credits } from '../../ui/credits.tsx'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import { PanelOfRows } from './panel.tsx'
import css from './panel.module.css'
import type { PanelProps } from './panel-props.ts'
import { useRevised } from './use-revised.ts'

const DAYS = 30
const PAGE = 1_000
/** More operations than any panel can list; what is beyond is not summed up. */
const PAGES_MAX = 20

/** What the credits of the last 30 days went into, by operation (MANA-61). Nothing: no panel. */
export function UsagePanel(props: PanelProps): ReactElement | null {
  const role = useSession((store) => store.view?.me?.role ?? null)
  return mayCall(role, contract.credits.usage) ? <Usage {...props} /> : null
}

function Usage({ customer, revision }: PanelProps): ReactElement | null {
  const { t } = useTranslation('credits')
  const reading = useRevised(revision, async () => {
    const toDay = dayOf(coreNowMs(), 'UTC')
    const fromDay = shiftDay(toDay, 1 - DAYS)
    return byOperation(await readUsage({ customerId: customer.id, fromDay, toDay }))
  })
  return (
    <PanelOfRows title={t('usage.title')} testId="usage" reading={reading}>
      {(sums) =>
        sums.map(({ operation, uses, credits }) => (
          <li key={operation} className={css.row} data-testid={`usage-${operation}`}>
            <span className={css.what}>
              {operation}
              <span className={css.second}>{t('usage.uses', { count: Number(uses) })}</span>
            </span>
            <Credits amount={credits} />
          </li>
        ))
      }
    </PanelOfRows>
  )
}

async function readUsage(range: {
  customerId: string
  fromDay: string
  toDay: string
}): Promise<UsageRow[]> {
  const rows: UsageRow[] = []
  let before: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await client.credits.usage({ ...range, limit: PAGE, before })
    rows.push(...answer.rows)
    before = answer.next
    if (before === null) break
  }
  return rows
}

type Sum = { operation: string; uses: bigint; credits: bigint }

/** The days of each operation together, the dearest first. */
function byOperation(rows: readonly UsageRow[]): Sum[] {
  const sums = Map.groupBy(rows, ({ operation }) => operation)
  return [...sums]
    .map(([operation, days]) => ({
      operation,
      uses: days.reduce((sum, { uses }) => sum + uses, 0n),
      credits: days.reduce((sum, { credits }) => sum + credits, 0n),
    }))
    .toSorted((one, other) => Number(other.credits - one.credits))
}
