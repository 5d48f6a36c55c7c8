import { useTranslation } from 'react-i18next'

/**
 * The locale numbers and dates are written in: the person's region when it speaks the chosen
 * language (en-US, de-AT), else that language's home.
 */
export function localeOf(language: string): string {
  const own = navigator.languages.find((tag) => tag.split('-')[0] === language)
  if (own?.includes('-')) return own
  return language === 'de' ? 'de-DE' : 'en-GB'
}

/** The locale of the words now on screen. */
export function useLocale(): string {
  const { i18n } = useTranslation()
  return localeOf(i18n.language)
}
