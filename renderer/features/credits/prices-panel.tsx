import { IconPencil, IconPlus, IconTags, IconTrash } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { type OperationPrice, type PriceList, PRICES_MAX } from '../../../shared/model/credits.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { useNews } from '../../app/news.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { StaleList } from '../../ui/stale-line.tsx'
import css from './operations-tab.module.css'
import { PriceDialog, type PriceTask } from './price-dialog.tsx'
import { useReading } from './use-reading.ts'

/** What each operation costs, kept by a manager (MANA-47); whoever may only read reads. */
export function PricesPanel(): ReactElement {
  const { t } = useTranslation('operations')
  const role = useSession((store) => store.view?.me?.role ?? null)
  const isOnline = useIsOnline()
  const { value: list, problem, readAgain } = useReading(() => client.credits.prices())
  useNews((news) => {
    if (news.topic === 'credit_packages') readAgain()
  })
  return (
    <section className={css.prices} data-testid="prices" aria-labelledby="prices-title">
      <h2 id="prices-title" className={css.title}>
        {t('prices.title')}
      </h2>
      <p className={css.lead}>{t('prices.lead')}</p>
      {list && problem && isOnline && <StaleList problem={problem} onRetry={readAgain} />}
      {!list && (problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />)}
      {list && (
        <Prices
          list={list}
          canEdit={mayCall(role, contract.credits.savePrices)}
          onSaved={readAgain}
        />
      )}
    </section>
  )
}

function Prices(props: { list: PriceList; canEdit: boolean; onSaved: () => void }): ReactElement {
  const { list, canEdit, onSaved } = props
  const { t } = useTranslation('operations')
  const [task, setTask] = useState<PriceTask | null>(null)
  const [said, setSaid] = useState('')
  function open(next: PriceTask): void {
    setSaid('')
    setTask(next)
  }
  const isFull = list.prices.length >= PRICES_MAX
  const addButton = canEdit && !isFull && (
    <BigButton
      size="desk"
      icon={<IconPlus size={18} stroke={1.8} aria-hidden="true" />}
      data-testid="price-add"
      onClick={() => open({ kind: 'add' })}
    >
      {t('prices.add')}
    </BigButton>
  )
  return (
    <>
      {list.prices.length === 0 ? (
        <Empty
          icon={<IconTags size={32} stroke={1.6} />}
          title={t('prices.empty.title')}
          words={t(canEdit ? 'prices.empty.words' : 'prices.empty.read_only')}
          action={addButton}
        />
      ) : (
        <>
          <ul className={css.rows} aria-label={t('prices.list')}>
            {list.prices.map((price) => (
              <PriceRow
                key={price.operation}
                price={price}
                onTask={canEdit ? (kind) => open({ kind, price }) : null}
              />
            ))}
          </ul>
          {canEdit && isFull && (
            <p className={css.lead}>{t('prices.full', { count: PRICES_MAX })}</p>
          )}
          {addButton}
        </>
      )}
      <p role="status" className={css.said} data-testid="prices-said">
        {said}
      </p>
      {task && (
        <PriceDialog
          task={task}
          list={list}
          onClose={() => setTask(null)}
          onDone={(words) => {
            setTask(null)
            setSaid(words)
            onSaved()
          }}
        />
      )}
    </>
  )
}

function PriceRow(props: {
  price: OperationPrice
  onTask: ((kind: 'change' | 'retire') => void) | null
}): ReactElement {
  const { t } = useTranslation('operations')
  const { price, onTask } = props
  const { operation, credits } = price
  return (
    <li className={css.row} data-testid={`price-${operation}`}>
      <span className={css.name}>{operation}</span>
      <Credits amount={BigInt(credits)} />
      {onTask && (
        <span className={css.buttons}>
          <ActionButton
            name={t('prices.change_of', { operation })}
            testId="price-change"
            onPress={() => onTask('change')}
          >
            <IconPencil size={18} stroke={1.7} aria-hidden="true" />
          </ActionButton>
          <ActionButton
            name={t('prices.retire_of', { operation })}
            testId="price-retire"
            onPress={() => onTask('retire')}
          >
            <IconTrash size={18} stroke={1.7} aria-hidden="true" />
          </ActionButton>
        </span>
      )}
    </li>
  )
}

function ActionButton(props: {
  name: string
  testId: string
  onPress: () => void
  children: ReactNode
}): ReactElement {
  const { name, testId, onPress, children } = props
  return (
    <button
      type="button"
      className={css.action}
      aria-label={name}
      title={name}
      data-testid={testId}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
