import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../ui/big-button.tsx'
import css from './confirm-dialog.module.css'
import { Dialog, DialogButtons } from './dialog.tsx'

/** Asks once before something that people notice; the safe answer has the focus. */
export function ConfirmDialog(props: {
  title: string
  words: string
  yes: string
  kind?: 'main' | 'danger'
  onYes: () => void
  onClose: () => void
}): ReactElement {
  const { title, words, yes, kind = 'danger', onYes, onClose } = props
  const { t } = useTranslation()
  return (
    <Dialog title={title} testId="confirm" onClose={onClose}>
      <p className={css.words}>{words}</p>
      <DialogButtons>
        <BigButton kind="quiet" size="desk" onClick={onClose} data-autofocus>
          {t('cancel')}
        </BigButton>
        <BigButton kind={kind} size="desk" onClick={onYes} data-testid="confirm-yes">
          {yes}
        </BigButton>
      </DialogButtons>
    </Dialog>
  )
}
