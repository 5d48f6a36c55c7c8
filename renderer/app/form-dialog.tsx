import type { ReactElement, ReactNode, SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../ui/big-button.tsx'
import { Dialog, DialogButtons } from './dialog.tsx'
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
    <Dialog title={title} testId={`${testId}-dialog`} onClose={onClose}>
      <form onSubmit={submit} noValidate autoComplete="off">
        <div className={css.fields}>{children}</div>
        <DialogButtons>
          <BigButton kind="quiet" size="desk" onClick={onClose}>
            {common('cancel')}
          </BigButton>
          <BigButton type="submit" size="desk" disabled={isRunning} data-testid={`${testId}-save`}>
            {isRunning ? t('form.saving') : words}
          </BigButton>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
