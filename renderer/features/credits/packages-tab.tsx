import { IconPackage, IconPlus } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { PackageView } from '../../../shared/model/credits.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useNews } from '../../app/news.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { Money } from '../../ui/money.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { PackageDialog } from './package-dialog.tsx'
import css from './packages-tab.module.css'
import { PlanTermsForm } from './plan-terms.tsx'
import { useReading } from './use-reading.ts'

/** What customers can buy, as data that a manager keeps (TRAP-12). */
export function PackagesTab(): ReactElement {
  const { t } = useTranslation('credits')
  const role = useSession((store) => store.view?.me?.role ?? null)
  const canEdit = mayCall(role, contract.credits.savePackage)
  const [edited, setEdited] = useState<PackageView | 'new' | null>(null)
  const { value, problem, readAgain } = useReading(() =>
    client.credits.packages({ isWithdrawnShown: canEdit }),
  )
  useNews((news) => {
    if (news.topic === 'credit_packages') readAgain()
  })
  return (
    <div className={css.page} data-testid="packages">
      <p className={css.lead}>{t('packages.lead')}</p>
      {!value && (problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />)}
      {value?.packages.length === 0 && (
        <Empty
          icon={<IconPackage size={32} stroke={1.6} />}
          title={t('packages.empty.title')}
          words={t('packages.empty.words')}
        />
      )}
      <ul className={css.rows} aria-label={t('packages.list')}>
        {value?.packages.map((one) => (
          <PackageRow
            key={one.id}
            offer={one}
            onEdit={canEdit ? () => setEdited(one) : null}
            onChanged={readAgain}
          />
        ))}
      </ul>
      {canEdit && (
        <BigButton
          size="desk"
          icon={<IconPlus size={18} stroke={1.8} aria-hidden="true" />}
          data-testid="package-add"
          onClick={() => setEdited('new')}
        >
          {t('packages.add')}
        </BigButton>
      )}
      <PlanTermsForm />
      {edited !== null && (
        <PackageDialog
          offer={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null)
            readAgain()
          }}
        />
      )}
    </div>
  )
}

function PackageRow(props: {
  offer: PackageView
  onEdit: (() => void) | null
  onChanged: () => void
}): ReactElement {
  const { t } = useTranslation('credits')
  const { offer, onEdit, onChanged } = props
  const { id, version, label, credits, priceMinor, currency, tier, isOffered } = offer
  const turn = useAction(async () => {
    if (isOffered) await client.credits.withdrawPackage({ id })
    else {
      const terms = { id, version, label, credits, priceMinor, currency, tier }
      await client.credits.savePackage(terms as Parameters<typeof client.credits.savePackage>[0])
    }
    onChanged()
  })
  return (
    <li className={css.row} data-testid={`offer-${id}`} data-offered={isOffered}>
      <span className={css.what}>
        <Credits amount={BigInt(credits)} />
        <span className={css.second}>
          {[
            label,
            tier === 'free' ? t('packages.tier_stays') : '',
            isOffered ? '' : t('packages.withdrawn'),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        {turn.problem && <ProblemNote problem={turn.problem} />}
      </span>
      <Money msat={null} fiat={{ currency, amountMinor: priceMinor }} askedIn="fiat" />
      {onEdit && (
        <span className={css.buttons}>
          <BigButton kind="quiet" size="desk" data-testid="package-edit" onClick={onEdit}>
            {t('packages.change')}
          </BigButton>
          <BigButton
            kind="quiet"
            size="desk"
            disabled={turn.isRunning}
            data-testid="package-turn"
            onClick={() => void turn.run(undefined)}
          >
            {t(isOffered ? 'packages.withdraw' : 'packages.offer_again')}
          </BigButton>
        </span>
      )}
    </li>
  )
}
