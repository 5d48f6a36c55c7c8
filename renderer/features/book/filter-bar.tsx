import { IconFilter, IconFilterX, IconSearch } from '@tabler/icons-react'
import { memo, type ReactElement, type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AccountChip } from './account-chip.tsx'
import { isWholeBook, useBook } from './book-store.ts'
import { AmountChip, CurrencyChip, KindChip } from './choice-chips.tsx'
import css from './filter-bar.module.css'
import { SetChip } from '../../app/review/filter-chip.tsx'
import { JournalPeriod } from './journal-period.tsx'

type Refs = {
  searchRef: RefObject<HTMLInputElement | null>
  chipsRef: RefObject<HTMLDivElement | null>
}

/**
 * What the journal is narrowed to, in one line: chips, and a field for everything written. It knows
 * the filter itself, so rows that come in draw none of it again.
 */
export const FilterBar = memo(function FilterBar({ searchRef, chipsRef }: Refs): ReactElement {
  const { t } = useTranslation('book')
  const isWhole = useBook((store) => isWholeBook(store.filter))
  return (
    <div className={css.bar}>
      {isWhole ? (
        <IconFilter className={css.icon} size={18} stroke={1.7} aria-hidden="true" />
      ) : (
        <button
          type="button"
          className={css.clear}
          aria-label={t('filter.clear')}
          title={t('filter.clear')}
          data-testid="filter-clear"
          onClick={() => useBook.getState().clear()}
        >
          <IconFilterX size={18} stroke={1.7} aria-hidden="true" />
        </button>
      )}
      <div
        ref={chipsRef}
        className={css.chips}
        role="group"
        aria-label={t('filter.label')}
        data-testid="filters"
      >
        <JournalPeriod />
        <AccountChip />
        <KindChip />
        <CurrencyChip />
        <AmountChip />
        <LinkedChips />
      </div>
      <SearchField searchRef={searchRef} />
    </div>
  )
})

/** Parts of the filter that are set from an entry or from a bar of the takings. */
function LinkedChips(): ReactElement {
  const { t } = useTranslation('book')
  const { tender, customer, operator, till } = useBook((store) => store.filter)
  const narrow = useBook((store) => store.narrow)
  return (
    <>
      {tender && (
        <SetChip
          testId="filter-tender"
          label={t('filter.tender')}
          value={t(`tender.${tender}`)}
          onClear={() => narrow({ tender: null })}
        />
      )}
      {customer && (
        <SetChip
          testId="filter-customer"
          label={t('filter.customer')}
          value={customer.name}
          onClear={() => narrow({ customer: null })}
        />
      )}
      {operator && (
        <SetChip
          testId="filter-operator"
          label={t('filter.operator')}
          value={operator.name}
          onClear={() => narrow({ operator: null })}
        />
      )}
      {till && (
        <SetChip
          testId="filter-till"
          label={t('filter.till')}
          value={till.name}
          onClear={() => narrow({ till: null })}
        />
      )}
    </>
  )
}

const TYPED_AFTER_MS = 200

/** Typing is fast and reading is not: the book is asked once the fingers rest. */
function SearchField({ searchRef }: Pick<Refs, 'searchRef'>): ReactElement {
  const { t } = useTranslation('book')
  const text = useBook((store) => store.filter.text)
  const [typed, setTyped] = useState(text)
  const [taken, setTaken] = useState(text)
  if (taken !== text) {
    // Cleared or turned elsewhere: the field follows.
    setTaken(text)
    setTyped(text)
  }
  useEffect(() => {
    const timer = setTimeout(() => {
      const { filter, narrow } = useBook.getState()
      if (filter.text !== typed) narrow({ text: typed })
    }, TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <label className={css.search}>
      <IconSearch size={18} stroke={1.7} aria-hidden="true" />
      <input
        ref={searchRef}
        className={css.input}
        type="search"
        maxLength={200}
        placeholder={t('filter.search')}
        aria-label={t('filter.search')}
        data-testid="book-search"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <kbd className={css.key} aria-hidden="true">
        /
      </kbd>
    </label>
  )
}
