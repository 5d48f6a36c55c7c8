import type { shell as en } from '../en/shell.ts'
import type { Translated } from '../translated.ts'

export const shell: Translated<typeof en> = {
  opening: {
    title: 'Die Kasse wird geöffnet',
    soon: 'Das Buch wird geöffnet und geprüft.',
    slow: 'Das dauert länger als sonst. Die Kasse versucht es weiter, nichts geht verloren.',
  },
  lost_window: {
    title: 'Dieses Fenster ist beendet',
    safe: 'Die Kasse läuft weiter, jeder Verkauf ist sicher. Zum Weitermachen neu öffnen:',
    step_desktop: 'Am Schreibtisch: Tillbook erneut öffnen.',
    step_terminal: 'Im Browser: den neuen Link benutzen, den die Kasse beim Start ausgibt:',
  },
}
