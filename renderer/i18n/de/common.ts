import type { common as en } from '../en/common.ts'
import type { Translated } from '../translated.ts'

export const common: Translated<typeof en> = {
  app_name: 'Tillbook',
  retry: 'Erneut versuchen',
  stale: 'Das ließ sich nicht neu lesen. Hier steht der letzte Stand.',
  close: 'Schließen',
  cancel: 'Abbrechen',
  save: 'Speichern',
  back: 'Zurück',
  copy: 'Kopieren',
  copy_state: { copied: 'Kopiert', refused: 'Nicht kopiert' },
  loading: 'Wird geladen',
  choose_day: 'Im Kalender wählen: {{name}}',
  day_letter: 'TT',
  month_letter: 'MM',
  year_letter: 'JJJJ',
  sat: 'sat',
  and_more: 'und {{count}} weitere',
}
