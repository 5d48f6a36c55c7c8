import { IconCoins } from '@tabler/icons-react'
import { type ReactElement, type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreditPackage } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { useLocale } from '../../ui/locale.ts'
import { fiatText } from '../../ui/money-format.ts'
import { chooseOffer, type Entry } from './entry.ts'
import css from './note-row.module.css'
import { useSell } from './sell.ts'

const MEMO_MAX = 200
const NAME_MAX = 80

/** A note on the sale, or the name of the customer that an offer of credits is for. */
export function NoteRow(props: {
  entry: Entry
  noteRef: RefObject<HTMLInputElement | null>
}): ReactElement {
  const { t } = useTranslation('sell')
  const { entry, noteRef } = props
  const edit = useSell((store) => store.edit)
  const offers = useOffers()
  const isOffer = entry.offer !== null
  // Once charged, the keyboard belongs to the next amount, not to this note.
  useEffect(() => {
    if (entry.isSpent) noteRef.current?.blur()
  }, [entry.isSpent, noteRef])
  return (
    <div className={css.row}>
      <input
        ref={noteRef}
        className={css.note}
        data-testid={isOffer ? 'customer-name' : 'note'}
        aria-label={isOffer ? t('customer_name') : t('note')}
        placeholder={isOffer ? t('customer_name') : t('note_hint')}
        maxLength={isOffer ? NAME_MAX : MEMO_MAX}
        autoComplete="off"
        readOnly={entry.isSpent}
        value={isOffer ? entry.customerName : entry.note}
        onChange={(event) => {
          const { value } = event.currentTarget
          edit((old) => (isOffer ? { ...old, customerName: value } : { ...old, note: value }))
        }}
      />
      {offers.map((offer) => (
        <OfferChip
          key={offer.id}
          offer={offer}
          isChosen={entry.offer?.id === offer.id}
          onChoose={() => {
            edit((old) => chooseOffer(old, offer))
            noteRef.current?.focus()
          }}
        />
      ))}
    </div>
  )
}

function OfferChip(props: {
  offer: CreditPackage
  isChosen: boolean
  onChoose: () => void
}): ReactElement {
  const { t } = useTranslation('sell')
  const locale = useLocale()
  const { offer, isChosen, onChoose } = props
  const price = fiatText({ currency: offer.currency, amountMinor: offer.priceMinor }, locale)
  return (
    <button
      type="button"
      className={css.offer}
      aria-pressed={isChosen}
      data-testid={`offer-${offer.id}`}
      onClick={onChoose}
    >
      <IconCoins size={20} stroke={1.7} aria-hidden="true" />
      <span className={css.words}>
        <span className={css.credits}>{t('package', { count: offer.credits })}</span>
        <span className={css.price}>{price}</span>
      </span>
    </button>
  )
}

/** Read once per connection; a till without them just has no chips. */
function useOffers(): readonly CreditPackage[] {
  const openings = useConnection((store) => store.openings)
  const [offers, setOffers] = useState<readonly CreditPackage[]>([])
  useEffect(() => {
    client.invoices
      .packages()
      .then(({ packages }) => setOffers(packages))
      .catch(() => undefined)
  }, [openings])
  return offers
}
