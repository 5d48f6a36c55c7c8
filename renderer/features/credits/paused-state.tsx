import { IconPlayerPause, IconSearchOff } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import css from './customer-list.module.css'
import type { PausedPlans } from './use-paused-plans.ts'

/** What stands where no row of paused plans does. */
export function PausedState(props: {
  paused: PausedPlans
  isSearching: boolean
  onClear: () => void
}): ReactElement {
  const { t } = useTranslation('plans')
  const { t: words } = useTranslation('credits')
  const { paused, isSearching, onClear } = props
  if (paused.problem) return <Failed problem={paused.problem} onRetry={paused.readAgain} />
  if (paused.state === 'loading') {
    return (
      <div className={css.padded}>
        <Skeleton rows={9} />
      </div>
    )
  }
  if (!isSearching) {
    return (
      <Empty
        icon={<IconPlayerPause size={32} stroke={1.6} />}
        title={t('waiting.empty.title')}
        words={t('waiting.empty.words')}
      />
    )
  }
  return (
    <Empty
      icon={<IconSearchOff size={32} stroke={1.6} />}
      title={words('customers.nothing.title')}
      words={t('waiting.nothing')}
      action={
        <BigButton kind="quiet" onClick={onClear}>
          {words('customers.nothing.action')}
        </BigButton>
      }
    />
  )
}
