import { IconSearchOff } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import css from './customer-list.module.css'
import type { Pages } from './use-pages.ts'

/** What stands where no row of a list does: why not, not yet, nobody at all, or nobody found. */
export function ListState(props: {
  list: Pages<unknown>
  isSearching: boolean
  onClear: () => void
  empty: { icon: ReactNode; title: string; words: string }
  /** What is said where a search found nobody. */
  nothing: string
}): ReactElement {
  const { t } = useTranslation('credits')
  const { list, isSearching, onClear, empty, nothing } = props
  if (list.problem) return <Failed problem={list.problem} onRetry={list.readAgain} />
  if (list.state === 'loading') {
    return (
      <div className={css.padded}>
        <Skeleton rows={9} />
      </div>
    )
  }
  if (!isSearching) return <Empty {...empty} />
  return (
    <Empty
      icon={<IconSearchOff size={32} stroke={1.6} />}
      title={t('customers.nothing.title')}
      words={nothing}
      action={
        <BigButton kind="quiet" onClick={onClear}>
          {t('customers.nothing.action')}
        </BigButton>
      }
    />
  )
}
