import { TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { Credits } from '../../ui/credits.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './gifts.module.css'
import { useCustomers } from './use-customers.ts'

const SHOWN_MAX = 5

/** Who gets the gift: the first few whose name or address has what was typed. */
export function GiftTaker(props: {
  taker: Pick<CustomerView, 'id' | 'name'> | null
  onTake: (customer: CustomerView) => void
}): ReactElement {
  const { taker, onTake } = props
  const { t } = useTranslation('gifts')
  const [search, setSearch] = useState('')
  const customers = useCustomers(search.trim())
  const shown = customers.rows.slice(0, SHOWN_MAX)
  return (
    <div className={css.redeem}>
      <TextInput
        label={t('redeem.who')}
        placeholder={t('redeem.search')}
        value={search}
        maxLength={120}
        onChange={(event) => setSearch(event.currentTarget.value)}
        autoComplete="off"
        data-testid="gift-taker-search"
      />
      {customers.problem && <ProblemNote problem={customers.problem} />}
      {customers.state !== 'loading' && shown.length === 0 && (
        <p className={css.words}>{t('redeem.nobody')}</p>
      )}
      <ul className={css.people}>
        {shown.map((customer) => (
          <li key={customer.id}>
            <button
              type="button"
              className={css.person}
              aria-pressed={customer.id === taker?.id}
              data-testid={`gift-taker-${customer.id}`}
              onClick={() => onTake(customer)}
            >
              <span>{customer.name}</span>
              {customer.credit && <Credits amount={customer.credit.available} />}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
