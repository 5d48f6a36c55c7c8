import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import css from './confirm-dialog.module.css'

/** The end of a dialog with a form: leave it, or send it. */
export function DialogButtons(props: {
  words: string
  isRunning: boolean
  onClose: () => void
  testId: string
}): ReactElement {
  const { words, isRunning, onClose, testId } = props
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  return (
    <div className={css.buttons}>
      <BigButton kind="quiet" size="desk" onClick={onClose}>
        {common('cancel')}
      </BigButton>
      <BigButton type="submit" size="desk" disabled={isRunning} data-testid={testId}>
        {isRunning ? t('form.saving') : words}
      </BigButton>
    </div>
  )
}
