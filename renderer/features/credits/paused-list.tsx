import { IconPlayerPause } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlace } from '../../app/place.ts'
import { Credits } from '../../ui/credits.tsx'
import { EndlessList, ListRow } from '../../ui/endless-list.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeDay } from '../../ui/time-format.ts'
import css from './customer-list.module.css'
import { ListState } from './list-state.tsx'
import type { PausedPlans, PausedRow } from './use-paused-plans.ts'

const ROW_PX = 60

/** MANA-53: who waits for credits, since when, and how many are missing. */
export function PausedList(props: {
  paused: PausedPlans
  openId: string | null
  isSearching: boolean
  onClear: () => void
}): ReactElement {
  const { t } = useTranslation('plans')
  const { paused, openId } = props
  if (paused.rows.length === 0) {
    const empty = {
      icon: <IconPlayerPause size={32} stroke={1.6} />,
      title: t('waiting.empty.title'),
      words: t('waiting.empty.words'),
    }
    return <ListState {...props} list={paused} empty={empty} nothing={t('waiting.nothing')} />
  }
  return (
    <EndlessList
      label={t('waiting.list')}
      testId="paused-list"
      rows={paused.rows}
      rowPx={ROW_PX}
      openId={openId}
      hasMore={paused.next !== null}
      onMore={paused.loadMore}
      end={t(paused.next === null ? 'waiting.end' : 'waiting.loading_more')}
    >
      {(plan) => <Row plan={plan} isOpen={plan.id === openId} />}
    </EndlessList>
  )
}

function Row(props: { plan: PausedRow; isOpen: boolean }): ReactElement {
  const { t } = useTranslation('plans')
  const locale = useLocale()
  const { plan, isOpen } = props
  const { missingCredits: missing } = plan
  return (
    <ListRow
      className={css.row}
      isOpen={isOpen}
      testId={`paused-${plan.customerId}`}
      onOpen={() => usePlace.getState().go('credits', plan.customerId)}
    >
      <span className={css.who}>
        <span className={css.name}>{plan.customerName}</span>
        <span className={css.second}>
          {t('waiting.since', { day: writeDay(plan.pausedFrom, locale) })} ·{' '}
          {t(`interval.${plan.interval}`)}
        </span>
      </span>
      {missing !== null && (
        <span className={css.amounts}>
          {missing > 0n ? <Credits amount={missing} /> : t('waiting.enough')}
          <span className={css.second}>
            {missing > 0n
              ? t('waiting.missing', { count: Number(missing) })
              : t('waiting.can_go_on')}
          </span>
        </span>
      )}
    </ListRow>
  )
}
