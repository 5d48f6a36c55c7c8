import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { usePlace } from '../../app/place.ts'
import { Credits } from '../../ui/credits.tsx'
import { EndlessList, ListRow } from '../../ui/endless-list.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import css from './customer-list.module.css'
import type { Customers } from './use-customers.ts'

const ROW_PX = 60

export function CustomerList(props: { customers: Customers; openId: string | null }): ReactElement {
  const { t } = useTranslation('credits')
  const { openId } = props
  const { rows, next, loadMore } = props.customers
  return (
    <EndlessList
      label={t('customers.list')}
      testId="customer-list"
      rows={rows}
      rowPx={ROW_PX}
      openId={openId}
      hasMore={next !== null}
      onMore={loadMore}
      end={t(next === null ? 'customers.end' : 'customers.loading_more')}
    >
      {(customer) => <CustomerRow customer={customer} isOpen={customer.id === openId} />}
    </EndlessList>
  )
}

function CustomerRow(props: { customer: CustomerView; isOpen: boolean }): ReactElement {
  const { t } = useTranslation('credits')
  const locale = useLocale()
  const { customer, isOpen } = props
  const { credit } = customer
  return (
    <ListRow
      className={css.row}
      isOpen={isOpen}
      testId={`customer-${customer.id}`}
      onOpen={() => usePlace.getState().go('credits', customer.id)}
    >
      <span className={css.who}>
        <span className={css.name}>{customer.name}</span>
        <span className={css.second}>{customer.email ?? t('customers.no_email')}</span>
      </span>
      {credit && (
        <span className={css.amounts}>
          <Credits amount={credit.balance} />
          {credit.reserved > 0n && (
            <span className={css.second}>
              {t('customers.available', { available: writeCount(credit.available, locale) })}
            </span>
          )}
        </span>
      )}
    </ListRow>
  )
}
