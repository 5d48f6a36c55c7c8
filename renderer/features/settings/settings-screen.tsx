import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'

export function SettingsScreen(): ReactElement {
  const { t } = useTranslation('settings')
  return <h1>{t('title')}</h1>
}
