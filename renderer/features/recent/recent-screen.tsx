import { IconReceipt, IconSearchOff } from '@tabler/icons-react'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { useListKeys } from '../../app/list-keys.ts'
import { OfflineBanner } from '../../app/offline-banner.tsx'
import { usePlace } from '../../app/place.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { StaleList } from '../../ui/stale-line.tsx'
import css from './recent-screen.module.css'
import { SaleDetail } from './sale-detail.tsx'
import { SaleList } from './sale-list.tsx'
import { type Sales, useSales } from './use-sales.ts'

/** Every sale of the till with its live state, and the whole story of the one that is open. */
export function RecentScreen(): ReactElement {
  const { t } = useTranslation('recent')
  const [search, setSearch] = useState('')
  const searchRef = useRef<HTMLInputElement>(null)
  const sales = useSales(search.trim())
  const openId = usePlace((store) => store.id)
  const isOnline = useIsOnline()
  useListKeys('recent', sales.rows, searchRef)
  return (
    <div className={css.screen} data-testid="screen-recent">
      <header className={css.head}>
        <h1 className={css.title}>{t('title')}</h1>
        <SearchField
          label={t('search')}
          value={search}
          ref={searchRef}
          testId="recent-search"
          className={css.search}
          onChange={setSearch}
        />
      </header>
      <OfflineBanner words={t('offline')} />
      <div className={css.columns}>
        <div className={css.list}>
          {isOnline && sales.problem && sales.rows.length > 0 && (
            <StaleList problem={sales.problem} onRetry={sales.retry} />
          )}
          <ListOrState sales={sales} isSearching={search !== ''} onClear={() => setSearch('')} />
        </div>
        <div className={css.detail}>
          {openId ? <SaleDetail key={openId} id={openId} /> : <Pick />}
        </div>
      </div>
    </div>
  )
}

function ListOrState(props: {
  sales: Sales
  isSearching: boolean
  onClear: () => void
}): ReactElement {
  const { t } = useTranslation('recent')
  const { sales, isSearching, onClear } = props
  if (sales.rows.length > 0) return <SaleList sales={sales} />
  if (sales.state === 'loading') {
    return (
      <div className={css.padded}>
        <Skeleton rows={9} />
      </div>
    )
  }
  if (sales.problem) return <Failed problem={sales.problem} onRetry={sales.retry} />
  if (isSearching) {
    return (
      <Empty
        icon={<IconSearchOff size={32} stroke={1.6} />}
        title={t('nothing.title')}
        words={t('nothing.words')}
        action={
          <BigButton kind="quiet" onClick={onClear}>
            {t('nothing.action')}
          </BigButton>
        }
      />
    )
  }
  return (
    <Empty
      icon={<IconReceipt size={32} stroke={1.6} />}
      title={t('empty.title')}
      words={t('empty.words')}
      action={
        <BigButton onClick={() => usePlace.getState().go('sell')}>{t('empty.action')}</BigButton>
      }
    />
  )
}

function Pick(): ReactElement {
  const { t } = useTranslation('recent')
  return (
    <Empty
      icon={<IconReceipt size={32} stroke={1.6} />}
      title={t('pick.title')}
      words={t('pick.words')}
    />
  )
}
