import { Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import css from './confirm-dialog.module.css'

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
    <Modal
      opened
      size="md"
      padding="lg"
      classNames={{ title: css.title }}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid="confirm"
    >
      <p className={css.words}>{words}</p>
      <div className={css.buttons}>
        <BigButton kind="quiet" size="desk" onClick={onClose} data-autofocus>
          {t('cancel')}
        </BigButton>
        <BigButton kind={kind} size="desk" onClick={onYes} data-testid="confirm-yes">
          {yes}
        </BigButton>
      </div>
    </Modal>
  )
}
