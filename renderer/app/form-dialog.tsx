import { Modal } from '@mantine/core'
import type { ReactElement, ReactNode, SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../ui/big-button.tsx'
import css from './form-dialog.module.css'

/** A form in front of the screen: its fields, and leave it or send it. */
export function FormDialog(props: {
  title: string
  /** Of the sending button. */
  words: string
  testId: string
  isRunning: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}): ReactElement {
  const { title, words, testId, isRunning, onSubmit, onClose, children } = props
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    onSubmit()
  }

  return (
    <Modal
      opened
      size="md"
      padding="lg"
      classNames={{ title: css.title }}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': common('close') }}
      data-testid={`${testId}-dialog`}
    >
      <form onSubmit={submit} noValidate autoComplete="off">
        <div className={css.fields}>{children}</div>
        <div className={css.buttons}>
          <BigButton kind="quiet" size="desk" onClick={onClose}>
            {common('cancel')}
          </BigButton>
          <BigButton type="submit" size="desk" disabled={isRunning} data-testid={`${testId}-save`}>
            {isRunning ? t('form.saving') : words}
          </BigButton>
        </div>
      </form>
    </Modal>
  )
}
