import { IconGift, IconPencil, IconPlus, IconX } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useNews } from '../../app/news.ts'
import { usePlace } from '../../app/place.ts'
import { useSession } from '../../app/session-store.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { CustomerDialog } from './customer-dialog.tsx'
import css from './customer-page.module.css'
import { GiveDialog } from './give-dialog.tsx'
import { PanelsInOrder } from './panel-place.tsx'
import type { PanelProps } from './panel-props.ts'
import { GiftsPanel } from './gifts-panel.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { PurchasesPanel } from './purchases-panel.tsx'
import { ReservationsPanel } from './reservations-panel.tsx'
import { StatementPanel } from './statement-panel.tsx'
import { TopUpPanel } from './top-up-panel.tsx'
import { UsagePanel } from './usage-panel.tsx'
import { useReading } from './use-reading.ts'

/** The panels of the page, in order. Gifts and plans of a customer are one line each here. */
const PANELS: readonly ((props: PanelProps) => ReactElement | null)[] = [
  PlanPanel,
  ReservationsPanel,
  StatementPanel,
  GiftsPanel,
  PurchasesPanel,
  UsagePanel,
]

type Open = 'none' | 'edit' | 'give' | 'top_up'

/** One customer: what they have, what is held, what came and went. */
export function CustomerPage({ id }: { id: string }): ReactElement {
  const reading = useReading(() => client.customers.get({ id }))
  const [revision, setRevision] = useState(0)
  const [open, setOpen] = useState<Open>('none')
  /** How often the panel of packages was opened: it is read anew each time. */
  const [openings, setOpenings] = useState(0)
  useNews((news) => {
    if (news.topic !== 'customer' || news.customerId !== id) return
    setRevision((old) => old + 1)
    reading.readAgain()
  })
  const customer = reading.value
  if (!customer) {
    if (reading.problem) return <Failed problem={reading.problem} onRetry={reading.readAgain} />
    return (
      <div className={css.page}>
        <Skeleton rows={8} />
      </div>
    )
  }
  const close = (): void => setOpen('none')
  const panels = PANELS.map((Panel, index) => ({
    key: `${index}`,
    panel: <Panel customer={customer} revision={revision} />,
  }))
  const topUp = {
    key: `top-up ${openings}`,
    panel: <TopUpPanel customer={customer} onClose={close} />,
  }
  return (
    <article className={css.page} data-testid="customer-page" data-id={id}>
      <Head
        customer={customer}
        onOpen={(next) => {
          if (next === 'top_up' && open !== next) setOpenings((old) => old + 1)
          setOpen(next)
        }}
      />
      <Figures customer={customer} />
      <PanelsInOrder panels={open === 'top_up' ? [topUp, ...panels] : panels} />
      {open === 'edit' && (
        <CustomerDialog
          customer={customer}
          onClose={close}
          onDone={() => {
            close()
            reading.readAgain()
          }}
        />
      )}
      {open === 'give' && <GiveDialog customer={customer} onClose={close} />}
    </article>
  )
}

function Head(props: { customer: CustomerView; onOpen: (open: Open) => void }): ReactElement {
  const { t } = useTranslation('credits')
  const when = useWhen()
  const role = useSession((store) => store.view?.me?.role ?? null)
  const { customer, onOpen } = props
  const since = t('customer.since', { day: when(customer.createdAtMs, 'short_day') })
  return (
    <header className={css.head}>
      <div className={css.who}>
        <h2 className={css.name}>{customer.name}</h2>
        <p className={css.words}>
          {customer.email ?? t('customers.no_email')} · {since} ·{' '}
          {t(`customer.tier.${customer.tier}`)}
        </p>
        {customer.note !== '' && <p className={css.words}>{customer.note}</p>}
      </div>
      <div className={css.buttons}>
        {mayCall(role, contract.credits.purchase) && (
          <BigButton
            size="desk"
            icon={<IconPlus size={18} stroke={1.8} aria-hidden="true" />}
            data-testid="top-up"
            onClick={() => onOpen('top_up')}
          >
            {t('customer.top_up')}
          </BigButton>
        )}
        {mayCall(role, contract.credits.refund) && (
          <BigButton
            kind="quiet"
            size="desk"
            icon={<IconGift size={18} stroke={1.7} aria-hidden="true" />}
            data-testid="give-credits"
            onClick={() => onOpen('give')}
          >
            {t('customer.give')}
          </BigButton>
        )}
        {mayCall(role, contract.customers.update) && (
          <BigButton
            kind="quiet"
            size="desk"
            icon={<IconPencil size={18} stroke={1.7} aria-hidden="true" />}
            data-testid="customer-edit"
            onClick={() => onOpen('edit')}
          >
            {t('customer.edit')}
          </BigButton>
        )}
        <button
          type="button"
          className={css.close}
          aria-label={t('customer.close')}
          onClick={() => usePlace.getState().go('credits')}
        >
          <IconX size={20} stroke={1.7} aria-hidden="true" />
        </button>
      </div>
    </header>
  )
}

function Figures({ customer }: { customer: CustomerView }): ReactElement | null {
  const { t } = useTranslation('credits')
  if (!customer.credit) return null
  const { balance, reserved, available } = customer.credit
  return (
    <dl className={css.figures}>
      <div className={css.figure}>
        <dt>{t('customer.available')}</dt>
        <dd>
          <Credits amount={available} size="panel" testId="credit-available" />
        </dd>
      </div>
      <div className={css.figure}>
        <dt>{t('customer.reserved')}</dt>
        <dd>
          <Credits amount={reserved} size="panel" testId="credit-reserved" />
        </dd>
      </div>
      <div className={css.figure}>
        <dt>{t('customer.balance')}</dt>
        <dd>
          <Credits amount={balance} size="panel" testId="credit-balance" />
        </dd>
      </div>
    </dl>
  )
}
