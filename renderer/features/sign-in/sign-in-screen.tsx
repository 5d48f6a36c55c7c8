import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

export function SignInScreen(): ReactElement {
  const { t } = useTranslation('signIn')
  return <h1>{t('title')}</h1>
}
