import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChipNone, ChipSearch } from '../../app/review/chip-search.tsx'
import { FilterChip } from '../../app/review/filter-chip.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './customer-chip.module.css'
import { useCustomers } from './use-customers.ts'

const SHOWN_MAX = 6

type Chosen = { id: string; name: string }

/** One customer or everybody, found by a part of the name or address. */
export function CustomerChip(props: {
  chosen: Chosen | null
  onChoose: (customer: Chosen | null) => void
}): ReactElement {
  const { chosen, onChoose } = props
  const { t } = useTranslation('operations')
  return (
    <FilterChip
      testId="filter-customer"
      label={t('usage.customer')}
      value={chosen ? chosen.name : t('usage.everybody')}
      isSet={chosen !== null}
      onClear={() => onChoose(null)}
    >
      {(close) => (
        <CustomerPicker
          onChoose={(customer) => {
            onChoose(customer)
            close()
          }}
        />
      )}
    </FilterChip>
  )
}

function CustomerPicker({ onChoose }: { onChoose: (customer: Chosen) => void }): ReactElement {
  const { t } = useTranslation('credits')
  const [search, setSearch] = useState('')
  const customers = useCustomers(search.trim())
  const shown = customers.rows.slice(0, SHOWN_MAX)
  return (
    <>
      <ChipSearch
        label={t('customers.search')}
        value={search}
        maxLength={120}
        data-testid="customer-chip-search"
        onType={setSearch}
      />
      {customers.problem && <ProblemNote problem={customers.problem} />}
      {customers.state === 'ready' && shown.length === 0 && (
        <ChipNone>{t('customers.nothing.title')}</ChipNone>
      )}
      <ul className={css.people}>
        {shown.map((customer) => (
          <li key={customer.id}>
            <button
              type="button"
              className={css.person}
              data-testid={`customer-chip-${customer.id}`}
              onClick={() => onChoose(customer)}
            >
              {customer.name}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
