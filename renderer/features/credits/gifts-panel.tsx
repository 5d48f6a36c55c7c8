import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { CreatedGift, GiftView } from '../../../shared/model/gift.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { GiftCard } from './gifts-card.tsx'
import { GiftList } from './gifts-list.tsx'
import { GiftMakeDialog } from './gifts-make-dialog.tsx'
import { GiftRedeem } from './gifts-redeem.tsx'
import css from './gifts.module.css'
import type { PanelProps } from './panel-props.ts'
import { PanelOfReading, PanelWords } from './panel.tsx'
import { useGiftNews } from './use-own-news.ts'
import { useReading } from './use-reading.ts'

const SHOWN_MAX = 20

/** What this customer gave and got (MANA-17, MANA-18), and both done here. */
export function GiftsPanel({ customer }: PanelProps): ReactElement {
  const { t } = useTranslation('gifts')
  const role = useSession((store) => store.view?.me?.role ?? null)
  const [open, setOpen] = useState<'none' | 'make' | 'redeem'>('none')
  const [made, setMade] = useState<CreatedGift | null>(null)
  const reading = useReading(() => giftsOf(customer.id))
  const { readAgain } = reading
  useGiftNews(customer.id, readAgain)
  const side = { ownId: customer.id, onChanged: readAgain }
  const head = (
    <>
      {mayCall(role, contract.gifts.create) && (
        <div className={css.buttons}>
          <BigButton
            kind="quiet"
            size="desk"
            data-testid="gift-make"
            onClick={() => setOpen('make')}
          >
            {t('make.button')}
          </BigButton>
          <BigButton
            kind="quiet"
            size="desk"
            data-testid="gift-redeem-open"
            aria-expanded={open === 'redeem'}
            onClick={() => setOpen(open === 'redeem' ? 'none' : 'redeem')}
          >
            {t('redeem.title')}
          </BigButton>
        </div>
      )}
      {open === 'redeem' && <GiftRedeem customer={customer} onDone={readAgain} />}
    </>
  )
  return (
    <>
      <PanelOfReading title={t('title')} testId="gifts" reading={reading} rows={2} head={head}>
        {({ created, received }) => (
          <>
            <Side title={t('list.created')} gifts={created} {...side} />
            <Side title={t('list.received')} gifts={received} {...side} />
          </>
        )}
      </PanelOfReading>
      {open === 'make' && (
        <GiftMakeDialog
          customer={customer}
          onClose={() => setOpen('none')}
          onMade={(created) => {
            setOpen('none')
            setMade(created)
            readAgain()
          }}
        />
      )}
      {made && <GiftCard created={made} onClose={() => setMade(null)} />}
    </>
  )
}

async function giftsOf(customerId: string): Promise<{ created: GiftView[]; received: GiftView[] }> {
  const [created, received] = await Promise.all([
    client.gifts.created({ customerId, limit: SHOWN_MAX }),
    client.gifts.received({ customerId, limit: SHOWN_MAX }),
  ])
  return { created: created.gifts, received: received.gifts }
}

function Side(props: {
  title: string
  ownId: string
  gifts: readonly GiftView[]
  onChanged: () => void
}): ReactElement {
  const { t } = useTranslation('gifts')
  const { title, ownId, gifts, onChanged } = props
  return (
    <div className={css.side}>
      <h4 className={css.small}>{title}</h4>
      {gifts.length === 0 ? (
        <PanelWords>{t('list.none')}</PanelWords>
      ) : (
        <GiftList gifts={gifts} ownId={ownId} onChanged={onChanged} />
      )}
    </div>
  )
}
