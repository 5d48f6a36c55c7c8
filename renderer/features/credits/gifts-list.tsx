import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { GiftView } from '../../../shared/model/gift.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { GiftMark } from '../../ui/credit-status.tsx'
import { Credits } from '../../ui/credits.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './panel.module.css'

/** Gifts, newest first, with what became of each; those that are not over can be canceled. */
export function GiftList(props: {
  gifts: readonly GiftView[]
  /** On this customer's own page their name need not be said again. */
  ownId?: string
  onChanged: () => void
}): ReactElement {
  const [asked, setAsked] = useState<GiftView | null>(null)
  return (
    <>
      <ul className={css.rows} data-testid="gift-list">
        {props.gifts.map((gift) => (
          <Gift key={gift.id} gift={gift} ownId={props.ownId} onCancel={() => setAsked(gift)} />
        ))}
      </ul>
      {asked && (
        <CancelDialog gift={asked} onClose={() => setAsked(null)} onDone={props.onChanged} />
      )}
    </>
  )
}

function Gift(props: {
  gift: GiftView
  ownId: string | undefined
  onCancel: () => void
}): ReactElement {
  const { gift, ownId, onCancel } = props
  const { t } = useTranslation('gifts')
  const when = useWhen()
  const role = useSession((store) => store.view?.me?.role ?? null)
  const isLive = gift.status === 'open' || gift.status === 'waiting'
  const day = when(gift.createdAtMs, 'short_day')
  const parts = [
    fromWords(t, gift, ownId),
    gift.redeemedBy && gift.redeemedBy.id !== ownId && t('list.to', { name: gift.redeemedBy.name }),
    gift.status === 'waiting' && t('list.waits_for', { email: gift.email ?? '' }),
    gift.message !== '' && `“${gift.message}”`,
  ]
  return (
    <li className={css.row} data-testid={`gift-${gift.id}`} data-status={gift.status}>
      <span className={css.what}>
        <span>
          <Credits amount={gift.credits} /> {parts.filter(Boolean).join(' · ')}
        </span>
        <span className={css.second}>{t('list.made', { day, name: gift.operatorName })}</span>
      </span>
      <GiftMark status={gift.status} />
      {isLive && mayCall(role, contract.gifts.cancel) && (
        <BigButton kind="quiet" size="desk" data-testid="gift-cancel" onClick={onCancel}>
          {t('list.cancel')}
        </BigButton>
      )}
    </li>
  )
}

function CancelDialog(props: {
  gift: GiftView
  onClose: () => void
  onDone: () => void
}): ReactElement {
  const { gift, onClose, onDone } = props
  const { t } = useTranslation('gifts')
  // Of this dialog: pressing again after a lost answer asks for the same once more.
  const clientId = useRef(crypto.randomUUID())
  const cancel = useAction(async () => {
    await client.gifts.cancel({ clientId: clientId.current, id: gift.id })
    onDone()
    onClose()
  })
  const name = gift.from?.name ?? t('cancel.shop')
  return (
    <FormDialog
      title={t('cancel.title')}
      words={t('cancel.yes')}
      testId="gift-cancel"
      isRunning={cancel.isRunning}
      onSubmit={() => void cancel.run(undefined)}
      onClose={onClose}
    >
      <p className={css.words}>{t('cancel.words', { count: Number(gift.credits), name })}</p>
      {cancel.problem && <ProblemNote problem={cancel.problem} />}
    </FormDialog>
  )
}

function fromWords(
  t: ReturnType<typeof useTranslation<'gifts'>>['t'],
  gift: GiftView,
  ownId: string | undefined,
): string {
  if (!gift.from) return t('list.from_shop')
  return gift.from.id === ownId ? '' : t('list.from', { name: gift.from.name })
}
