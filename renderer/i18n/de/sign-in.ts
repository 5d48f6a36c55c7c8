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
  owner_locked_out: 'Zu viele falsche PINs. Prüfe, ob es dein Name ist, und warte die Zeit ab.',
  gone: '{{name}} kann sich hier nicht mehr anmelden. Bitte Inhaber fragen.',
  nobody: {
    title: 'Niemand kann sich anmelden',
    next: 'Das Buch ist sicher. Die Kasse neu starten; wenn es bleibt, Hilfe holen.',
  },
  role: {
    cashier: 'Kassenkraft',
    manager: 'Leitung',
    treasurer: 'Schatzmeister',
    auditor: 'Prüfer',
    owner: 'Inhaber',
  },
}
