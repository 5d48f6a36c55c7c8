/** Words of the dialogs that the system shows, which come before or beside every screen. */
type DialogWords = {
  openPage: (host: string) => string
  open: string
  cancel: string
  cannotStart: string
  /** @param rootDir where the book lies. */
  untouched: (rootDir: string) => string
}

const ENGLISH: DialogWords = {
  openPage: (host) => `Open ${host} in your browser?`,
  open: 'Open',
  cancel: 'Cancel',
  cannotStart: 'Tillbook cannot start',
  untouched: (rootDir) => `Nothing was changed. Your book is safe in:\n${rootDir}`,
}

const GERMAN: DialogWords = {
  openPage: (host) => `${host} im Browser öffnen?`,
  open: 'Öffnen',
  cancel: 'Abbrechen',
  cannotStart: 'Tillbook kann nicht starten',
  untouched: (rootDir) => `Nichts wurde geändert. Dein Buch liegt sicher in:\n${rootDir}`,
}

/** @param locale as the system names it, for instance `de-AT`. */
export function dialogWords(locale: string): DialogWords {
  return /^de\b/i.test(locale) ? GERMAN : ENGLISH
}
