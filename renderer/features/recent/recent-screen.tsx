import { IconPlugConnectedX, IconReceipt, IconSearch, IconSearchOff } from '@tabler/icons-react'
import { type ReactElement, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOnline } from '../../app/connection-store.ts'
import { isCovered, isTyping, useWindowKeys } from '../../app/keys.ts'
import { usePlace } from '../../app/place.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import css from './recent-screen.module.css'
import { SaleDetail } from './sale-detail.tsx'
import { SaleList } from './sale-list.tsx'
import { type Sales, useSales } from './use-sales.ts'

/** Every sale of the till with its live state, and the whole story of the one that is open. */
export function RecentScreen(): ReactElement {
  const { t } = useTranslation('recent')
  const [search, setSearch] = useState('')
  const searchRef = useRef<HTMLInputElement>(null)
  const isOnline = useIsOnline()
  const sales = useSales(search.trim())
  const openId = usePlace((store) => store.id)
  useRecentKeys(sales, searchRef)
  return (
    <div className={css.screen} data-testid="screen-recent">
      <header className={css.head}>
        <h1 className={css.title}>{t('title')}</h1>
        <label className={css.search}>
          <IconSearch size={18} stroke={1.7} aria-hidden="true" />
          <input
            ref={searchRef}
            className={css.input}
            type="search"
            placeholder={t('search')}
            aria-label={t('search')}
            data-testid="recent-search"
            maxLength={120}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <kbd className={css.key} aria-hidden="true">
            /
          </kbd>
        </label>
      </header>
      {!isOnline && (
        <p className={css.offline} role="status">
          <IconPlugConnectedX size={18} stroke={1.7} aria-hidden="true" />
          {t('offline')}
        </p>
      )}
      <div className={css.columns}>
        <div className={css.list}>
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

/** `/` searches, j and k or the arrows walk the list, Escape closes the sale. */
function useRecentKeys(sales: Sales, searchRef: RefObject<HTMLInputElement | null>): void {
  useWindowKeys((event) => {
    if (isCovered(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const { id, go } = usePlace.getState()
    const step = STEPS[event.key]
    if (event.key === 'Escape') {
      if (event.target === searchRef.current) searchRef.current?.blur()
      else go('recent')
    } else if (isTyping(event.target)) {
      if (event.key === 'ArrowDown') searchRef.current?.blur()
    } else if (event.key === '/') {
      event.preventDefault()
      searchRef.current?.focus()
    } else if (step !== undefined) {
      event.preventDefault()
      const index = sales.rows.findIndex((sale) => sale.id === id)
      const next = sales.rows[index === -1 ? 0 : index + step]
      if (next) go('recent', next.id)
    }
  })
}

const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }
