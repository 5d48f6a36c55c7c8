import { IconGift } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { type CreatedGift, GIFT_STATUSES, type GiftStatus } from '../../../shared/model/gift.ts'
import { mayCall } from '../../app/access.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { GiftCard } from './gifts-card.tsx'
import { GiftList } from './gifts-list.tsx'
import { GiftMakeDialog } from './gifts-make-dialog.tsx'
import { GiftRedeem } from './gifts-redeem.tsx'
import css from './gifts.module.css'
import { useGiftNews } from './use-own-news.ts'
import { useGifts } from './use-gifts.ts'

/** The desk where gifts are redeemed, beside every gift there is. */
export function GiftsTab(): ReactElement {
  const { t } = useTranslation('gifts')
  const role = useSession((store) => store.view?.me?.role ?? null)
  return (
    <div className={css.tab} data-testid="gifts-tab">
      <section className={css.desk}>
        <h2 className={css.title}>{t('redeem.title')}</h2>
        <p className={css.lead}>{t('lead')}</p>
        {mayCall(role, contract.gifts.redeem) && <GiftRedeem customer={null} onDone={() => {}} />}
      </section>
      <AllGifts canGive={mayCall(role, contract.gifts.give)} />
    </div>
  )
}

function AllGifts({ canGive }: { canGive: boolean }): ReactElement {
  const { t } = useTranslation('gifts')
  const [status, setStatus] = useState<GiftStatus | null>(null)
  const gifts = useGifts(status)
  useGiftNews(null, gifts.readAgain)
  return (
    <section className={css.all}>
      <header className={css.head}>
        <h2 className={css.title}>{t('list.title')}</h2>
        {canGive && <ShopGift />}
      </header>
      <StatusChips status={status} onChoose={setStatus} />
      {gifts.rows === null &&
        (gifts.problem ? (
          <Failed problem={gifts.problem} onRetry={gifts.readAgain} />
        ) : (
          <Skeleton />
        ))}
      {gifts.rows?.length === 0 && (
        <Empty
          icon={<IconGift size={32} stroke={1.6} />}
          title={t('list.empty.title')}
          words={t('list.empty.words')}
        />
      )}
      {gifts.rows && <GiftList gifts={gifts.rows} onChanged={gifts.readAgain} />}
      {gifts.hasMore && (
        <BigButton kind="quiet" size="desk" data-testid="gifts-more" onClick={gifts.readMore}>
          {t('list.more')}
        </BigButton>
      )}
    </section>
  )
}

function StatusChips(props: {
  status: GiftStatus | null
  onChoose: (status: GiftStatus | null) => void
}): ReactElement {
  const { t } = useTranslation('gifts')
  const { t: words } = useTranslation('status')
  return (
    <div className={css.chips}>
      {[null, ...GIFT_STATUSES].map((status) => (
        <button
          key={status ?? 'all'}
          type="button"
          className={css.chip}
          aria-pressed={props.status === status}
          data-testid={`gifts-${status ?? 'all'}`}
          onClick={() => props.onChoose(status)}
        >
          {status === null ? t('list.all') : words(`gift.${status}`)}
        </button>
      ))}
    </div>
  )
}

/** Out of the shop's promotions; managers and owners. */
function ShopGift(): ReactElement {
  const { t } = useTranslation('gifts')
  const [isOpen, setIsOpen] = useState(false)
  const [made, setMade] = useState<CreatedGift | null>(null)
  return (
    <>
      <BigButton
        kind="quiet"
        size="desk"
        icon={<IconGift size={18} stroke={1.7} aria-hidden="true" />}
        data-testid="gift-give"
        onClick={() => setIsOpen(true)}
      >
        {t('make.give')}
      </BigButton>
      {isOpen && (
        <GiftMakeDialog
          customer={null}
          onClose={() => setIsOpen(false)}
          onMade={(created) => {
            setIsOpen(false)
            setMade(created)
          }}
        />
      )}
      {made && <GiftCard created={made} onClose={() => setMade(null)} />}
    </>
  )
}
