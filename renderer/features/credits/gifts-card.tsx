import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedGift } from '../../../shared/model/gift.ts'
import { Dialog, DialogButtons } from '../../app/dialog.tsx'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { QrCode } from '../../ui/qr.tsx'
import { useCopy } from '../../ui/use-copy.ts'
import css from './gifts-card.module.css'

/** The gift with its code, shown once, and printed as a card. */
export function GiftCard(props: { created: CreatedGift; onClose: () => void }): ReactElement {
  const { created, onClose } = props
  const { t } = useTranslation('gifts')
  usePrintedAlone()
  return (
    // A code that is shown once must not be lost by a click beside it.
    <Dialog title={t('card.title')} testId="gift-card" isHeld onClose={onClose}>
      {created.code === null ? (
        <p className={css.words}>{t('card.over')}</p>
      ) : (
        <Card created={created} code={created.code} />
      )}
      <div className={css.foot}>
        <DialogButtons>
          {created.code !== null && <CodeButtons code={created.code} />}
          <BigButton size="desk" data-testid="gift-card-done" onClick={onClose}>
            {t('card.done')}
          </BigButton>
        </DialogButtons>
      </div>
    </Dialog>
  )
}

function Card({ created, code }: { created: CreatedGift; code: string }): ReactElement {
  const { t } = useTranslation('gifts')
  const shop = useSession((store) => store.view?.shopName ?? '')
  const { credits, message } = created.gift
  return (
    <>
      <p className={css.words}>{t('card.once')}</p>
      <article className={css.card}>
        <div className={css.qr}>
          <QrCode text={code} label={t('card.qr')} />
        </div>
        <div className={css.text}>
          <span className={css.shop}>{shop}</span>
          <span className={css.worth}>{t('card.worth')}</span>
          <Credits amount={credits} size="panel" />
          {message !== '' && <q className={css.message}>{message}</q>}
          <code className={css.code} data-testid="gift-code">
            {code}
          </code>
          <span className={css.how}>{t('card.how', { shop })}</span>
        </div>
      </article>
    </>
  )
}

function CodeButtons({ code }: { code: string }): ReactElement {
  const { t } = useTranslation('gifts')
  const { t: common } = useTranslation()
  const { state, copy } = useCopy()
  return (
    <>
      <BigButton kind="quiet" size="desk" data-testid="gift-card-copy" onClick={() => copy(code)}>
        <span aria-live="polite">
          {state === 'idle' ? t('card.copy') : common(`copy_state.${state}`)}
        </span>
      </BigButton>
      <BigButton
        kind="quiet"
        size="desk"
        data-testid="gift-card-print"
        onClick={() => window.print()}
      >
        {t('card.print')}
      </BigButton>
    </>
  )
}

/** While the card is open, paper shows the card and nothing of the screen behind it. */
function usePrintedAlone(): void {
  useEffect(() => {
    document.body.dataset['printing'] = 'gift'
    return () => {
      delete document.body.dataset['printing']
    }
  }, [])
}
