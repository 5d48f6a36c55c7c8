import type { signIn as en } from '../en/sign-in.ts'
import type { Translated } from '../translated.ts'

export const signIn: Translated<typeof en> = {
  title: 'Wer ist an der Kasse?',
  open_sales: 'Offene Verkäufe laufen weiter, während die Kasse gesperrt ist.',
  people: 'Personen',
  pin_of: 'PIN von {{name}}',
  pick: 'Zuerst den Namen wählen',
  keys: 'PIN tippen, dann Enter. Esc führt zurück zu den Namen.',
  digits_one: '{{count}} Ziffer getippt',
  digits_other: '{{count}} Ziffern getippt',
  delete: 'Letzte Ziffer löschen',
  clear: 'Leeren',
  sign_in: 'Anmelden',
  signing_in: 'Wird angemeldet…',
  sandbox_pin: 'Die PIN im Sandkasten ist',
  wrong: 'Diese PIN stimmt nicht.',
  wrong_wait: 'Diese PIN stimmt nicht. Nächster Versuch in {{wait}}.',
  wait: 'Zu viele falsche PINs. Nächster Versuch in {{wait}}.',
  wait_over: 'Du kannst es jetzt wieder versuchen.',
  locked_out:
    'Zu viele falsche PINs für {{name}}. Inhaber können die PIN in den Einstellungen neu setzen.',
  gone: '{{name}} kann sich hier nicht mehr anmelden. Bitte Inhaber fragen.',
  trouble: {
    look_again: 'Noch einmal nachsehen',
    still: 'Es ist noch immer so.',
    or_restore:
      'Oder eine Sicherung wiederherstellen: Sie wird erst bewiesen, und was jetzt hier liegt, ' +
      'bleibt daneben erhalten.',
    diagnostics: 'Diagnose herunterladen',
    saved: '{{file}} wurde gespeichert. Ohne PINs, Schlüssel und Kundendaten.',
    book_in_use: {
      what: 'Dieses Buch ist in einem anderen Tillbook offen',
      safe: 'Nichts ist verloren. Nur eines darf schreiben.',
      next: 'Das andere auf diesem Rechner schließen, dann dieses neu starten.',
    },
    book_newer: {
      what: 'Dieses Buch wurde von einem neueren Tillbook geschrieben',
      safe: 'Nichts wurde geändert. Ein älteres Programm darf nicht hineinschreiben.',
      next: 'Die neuere Fassung installieren und neu starten.',
    },
    book_corrupt: {
      what: 'Das Buch ist beschädigt und wurde nicht geöffnet',
      safe: 'Nichts wurde geändert. Zahlungen sind bei deinem Knoten sicher.',
      next: 'Den Datenordner lassen, wie er ist, und Hilfe holen. Bis dahin bar kassieren.',
    },
    read_only: {
      what: 'In den Datenordner lässt sich nicht schreiben',
      safe: 'Gebuchtes ist sicher. Neues wird erst verkauft, wenn es gespeichert werden kann.',
      next: 'Tillbook dort Schreibrecht geben, dann neu starten.',
    },
    disk_full: {
      what: 'Die Platte ist voll',
      safe: 'Gebuchtes ist sicher. Neues wird erst verkauft, wenn es gespeichert werden kann.',
      next: 'Platz schaffen, dann noch einmal nachsehen.',
    },
    vault_locked: {
      what: 'Der Tresor mit den Schlüsseln lässt sich nicht öffnen',
      safe: 'Buch und Schlüssel sind unberührt.',
      next: 'Den Schlüsselbund dieses Rechners entsperren oder das Passwort bringen, neu starten.',
    },
    vault_damaged: {
      what: 'Der Tresor mit den Schlüsseln ist beschädigt oder gehört zu einem anderen Buch',
      safe: 'Nichts wurde geändert. Zahlungen sind bei deinem Knoten sicher.',
      next: 'Den Datenordner lassen, wie er ist, und Hilfe holen. Bis dahin bar kassieren.',
    },
    vault_unreadable: {
      what: 'Der Tresor mit den Schlüsseln lässt sich nicht lesen',
      safe: 'Buch und Schlüssel sind unberührt.',
      next: 'Die Dateien nur für Tillbook lesbar machen, dann neu starten.',
    },
    restoring: {
      what: 'Eine Sicherung tritt an die Stelle des Buchs',
      safe: 'Nichts ist verloren: das bisherige Buch wird daneben aufbewahrt.',
      next: 'Es dauert einen Augenblick. Dieses Fenster geht von selbst weiter.',
    },
  },
  restored: {
    what: 'Dieses Buch wurde aus der Sicherung vom {{when}} wiederhergestellt, bis Eintrag #{{seq}}.',
    kept: 'Melde dich mit der PIN von damals an. Das bisherige Buch liegt in {{folder}}.',
    alone: 'Melde dich mit der PIN von damals an.',
  },
  nobody: {
    title: 'Niemand kann sich anmelden',
    next: 'Das Buch ist sicher. Die Kasse neu starten; wenn es bleibt, Hilfe holen.',
  },
}
