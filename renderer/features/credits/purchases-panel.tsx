import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PurchaseView } from '../../../shared/model/credits.ts'
import { client } from '../../app/client.ts'
import { usePlace } from '../../app/place.ts'
import { useInvoices } from '../../app/invoices-store.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { Money } from '../../ui/money.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import type { PanelProps } from './panel-props.ts'
import { PanelOfReading, PanelWords } from './panel.tsx'
import css from './panel.module.css'
import { purchaseStanding } from './purchase-standing.ts'
import { useRevised } from './use-revised.ts'

/** The last packages that were bought or begun (MANA-07); each opens its story in Recent. */
export function PurchasesPanel({ customer, revision }: PanelProps): ReactElement {
  const { t } = useTranslation('credits')
  // A sale of this customer that begins or ends changes the list.
  const begun = useInvoices(
    (store) => Object.values(store.byId).filter((one) => one.customerId === customer.id).length,
  )
  const reading = useRevised(revision + begun, () =>
    client.credits.purchases({ customerId: customer.id, limit: SHOWN }),
  )
  return (
    <PanelOfReading title={t('purchases.title')} testId="purchases" reading={reading}>
      {({ purchases }) => (
        <>
          {purchases.length === 0 && <PanelWords>{t('purchases.empty')}</PanelWords>}
          <ul className={css.rows}>
            {purchases.map((one) => (
              <Purchase key={one.id} purchase={one} />
            ))}
          </ul>
        </>
      )}
    </PanelOfReading>
  )
}

const SHOWN = 20

function Purchase({ purchase }: { purchase: PurchaseView }): ReactElement {
  const { t } = useTranslation('credits')
  const when = useWhen()
  const { createdAtMs, credits, price, amountMsat } = purchase
  const live = useInvoices((store) => store.byId[purchase.id])
  return (
    <li className={css.row} data-testid={`purchase-${purchase.id}`}>
      <span className={css.what}>
        <Credits amount={BigInt(credits)} />
        <span className={css.second}>
          {when(createdAtMs, 'short_day')}, {when(createdAtMs, 'short_time')}
        </span>
      </span>
      <SaleStatus invoice={purchaseStanding(purchase, live)} isPlain />
      <Money msat={amountMsat} fiat={price} askedIn="fiat" />
      <BigButton
        kind="quiet"
        size="desk"
        onClick={() => usePlace.getState().go('recent', purchase.id)}
      >
        {t('purchases.open')}
      </BigButton>
    </li>
  )
}
