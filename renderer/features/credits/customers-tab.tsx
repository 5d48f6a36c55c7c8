import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { useListKeys } from '../../app/list-keys.ts'
import { usePlace } from '../../app/place.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { Empty } from '../../ui/screen-states.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { StaleList } from '../../ui/stale-line.tsx'
import { CustomerDialog } from './customer-dialog.tsx'
import { CustomerList } from './customer-list.tsx'
import { CustomerPage } from './customer-page.tsx'
import { ListState } from './list-state.tsx'
import { PausedList } from './paused-list.tsx'
import css from './customers-tab.module.css'
import { type Customers, useCustomers } from './use-customers.ts'
import { type PausedPlans, usePausedPlans } from './use-paused-plans.ts'

/** Everybody with credits, and the whole account of the one that is open. */
export function CustomersTab(): ReactElement {
  const { t } = useTranslation('credits')
  const [search, setSearch] = useState('')
  const [isAdding, setIsAdding] = useState(false)
  const searchRef = useRef<HTMLInputElement>(null)
  const isOnline = useIsOnline()
  const [isPausedOnly, setIsPausedOnly] = useState(false)
  const words = search.trim()
  const customers = useCustomers(isPausedOnly ? '' : words)
  const paused = usePausedPlans({ isShown: isPausedOnly, search: isPausedOnly ? words : '' })
  const list = isPausedOnly ? paused : customers
  const role = useSession((store) => store.view?.me?.role ?? null)
  const place = usePlace((store) => store.id)
  const openId = place !== null && place.startsWith('cus_') ? place : null
  const canAdd = mayCall(role, contract.customers.create)
  const shown = { openId, isSearching: words !== '', onClear: () => setSearch('') }
  useListKeys('credits', list.rows, searchRef)
  return (
    <div className={css.columns}>
      <div className={css.side}>
        <div className={css.tools}>
          <SearchField
            label={t('customers.search')}
            value={search}
            ref={searchRef}
            testId="customer-search"
            className={css.search}
            onChange={setSearch}
          />
          {canAdd && (
            <BigButton
              kind="quiet"
              size="desk"
              icon={<IconUserPlus size={18} stroke={1.7} aria-hidden="true" />}
              data-testid="customer-add"
              onClick={() => setIsAdding(true)}
            >
              {t('customers.add')}
            </BigButton>
          )}
          <PausedFilter paused={paused} isOn={isPausedOnly} onChoose={setIsPausedOnly} />
        </div>
        {isOnline && list.problem && list.rows.length > 0 && (
          <StaleList problem={list.problem} onRetry={list.readAgain} />
        )}
        {isPausedOnly ? (
          <PausedList paused={paused} {...shown} />
        ) : (
          <ListOrState customers={customers} {...shown} />
        )}
      </div>
      <div className={css.detail}>
        {openId ? <CustomerPage key={openId} id={openId} /> : <Pick />}
      </div>
      {isAdding && (
        <CustomerDialog
          customer={null}
          onClose={() => setIsAdding(false)}
          onDone={({ id }) => {
            setIsAdding(false)
            customers.readAgain()
            usePlace.getState().go('credits', id)
          }}
        />
      )}
    </div>
  )
}

/**
 * Who waits for credits, as a filter with their number (MANA-53). A shop where nobody does need not
 * hear of it; when it is not known, the filter is there and its list says why.
 */
function PausedFilter(props: {
  paused: PausedPlans
  isOn: boolean
  onChoose: (isOn: boolean) => void
}): ReactElement | null {
  const { t } = useTranslation('plans')
  const locale = useLocale()
  const { paused, isOn, onChoose } = props
  const { count, problem } = paused
  const isNeeded = isOn || (count ?? 0) > 0 || (count === null && problem !== null)
  if (!isNeeded) return null
  return (
    <div className={css.filters}>
      {[false, true].map((isPaused) => (
        <button
          key={`${isPaused}`}
          type="button"
          className={css.filter}
          aria-pressed={isOn === isPaused}
          data-testid={isPaused ? 'customers-paused' : 'customers-all'}
          onClick={() => onChoose(isPaused)}
        >
          {t(isPaused ? 'waiting.filter' : 'waiting.everybody')}{' '}
          {isPaused && count !== null && (
            <span className={css.count}>{writeCount(BigInt(count), locale)}</span>
          )}
        </button>
      ))}
    </div>
  )
}

function ListOrState(props: {
  customers: Customers
  openId: string | null
  isSearching: boolean
  onClear: () => void
}): ReactElement {
  const { t } = useTranslation('credits')
  const { customers, openId } = props
  if (customers.rows.length > 0) return <CustomerList customers={customers} openId={openId} />
  const empty = {
    icon: <IconUsers size={32} stroke={1.6} />,
    title: t('customers.empty.title'),
    words: t('customers.empty.words'),
  }
  const nothing = t('customers.nothing.words')
  return <ListState {...props} list={customers} empty={empty} nothing={nothing} />
}

function Pick(): ReactElement {
  const { t } = useTranslation('credits')
  return (
    <Empty
      icon={<IconUsers size={32} stroke={1.6} />}
      title={t('customers.pick.title')}
      words={t('customers.pick.words')}
    />
  )
}
