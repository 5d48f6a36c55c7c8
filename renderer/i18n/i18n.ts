import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { de } from './de/index.ts'
import { en } from './en/index.ts'

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each in its own words: whoever looks for a language must be able to read its name. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }

const REMEMBERED = 'tillbook.language'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

/** The language of the last session here, else the system's, else English. */
export function firstLanguage(): Language {
  const wanted = localStorage.getItem(REMEMBERED) ?? navigator.language.slice(0, 2)
  return wanted === 'de' ? 'de' : 'en'
}

/** Both dictionaries are bundled, so the first words are on screen without a second request. */
export function startI18n(language: Language): i18n {
  void i18next.use(initReactI18next).init({
    resources: { en, de },
    lng: language,
    fallbackLng: 'en',
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  })
  document.documentElement.lang = language
  return i18next
}

/** Switches the words of every mounted screen and remembers them for the next start. */
export function speak(language: Language): void {
  localStorage.setItem(REMEMBERED, language)
  document.documentElement.lang = language
  if (i18next.language !== language) void i18next.changeLanguage(language)
}
