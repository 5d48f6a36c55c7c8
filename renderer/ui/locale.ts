import i18next from 'i18next'
import { useSyncExternalStore } from 'react'

/**
 * The locale numbers and dates are written in: the person's region when it speaks the chosen
 * language (en-US, de-AT), else that language's home.
 */
export function localeOf(language: string): string {
  const own = navigator.languages.find((tag) => tag.split('-')[0] === language)
  if (own?.includes('-')) return own
  return language === 'de' ? 'de-DE' : 'en-GB'
}

/** The locale of the words now on screen. A list asks for it in every row, so it costs little. */
export function useLocale(): string {
  // The third is for whoever draws a screen without a window.
  return useSyncExternalStore(onLanguage, localeNow, localeNow)
}

function onLanguage(changed: () => void): () => void {
  i18next.on('languageChanged', changed)
  return () => i18next.off('languageChanged', changed)
}

function localeNow(): string {
  return localeOf(i18next.language)
}
