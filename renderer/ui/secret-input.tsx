import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

/** A field whose content is dots until its owner looks; the eye has a name in every language. */
export function SecretInput(props: PasswordInputProps): ReactElement {
  const { t } = useTranslation('firstRun')
  return (
    <PasswordInput
      size="md"
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': t('reveal') }}
      {...props}
    />
  )
}
