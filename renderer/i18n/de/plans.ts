import type { plans as en } from '../en/plans.ts'
import type { Translated } from '../translated.ts'

export const plans: Translated<typeof en> = {
  title: 'Abo',
  interval: { monthly: 'Monatlich', quarterly: 'Vierteljährlich', yearly: 'Jährlich' },
  choose: 'Wie oft',
  price_one: '{{count}} Credit',
  price_other: '{{count}} Credits',
  lead: 'Abgebucht wird am ersten Tag jedes Zeitraums. Beenden geht jederzeit.',
  start_one: 'Beginnen für {{count}} Credit',
  start_other: 'Beginnen für {{count}} Credits',
  resume: 'Weiterführen, jetzt wird nichts abgebucht',
  reactivate_one: 'Wieder beginnen für {{count}} Credit',
  reactivate_other: 'Wieder beginnen für {{count}} Credits',
  too_few_one: 'Es fehlt {{count}} Credit. Bitte erst aufladen.',
  too_few_other: 'Es fehlen {{count}} Credits. Bitte erst aufladen.',
  running: '{{interval}}, {{price}}',
  next: 'Nächste Abbuchung am {{day}}',
  paid: 'Bezahlt vom {{from}} bis {{until}}',
  paid_until: 'Beendet. Bezahltes läuft bis {{day}}, abgebucht wird nichts mehr.',
  gifted: 'Geschenk von {{name}}. Es wird nie abgebucht und nie angehalten.',
  banner: {
    title: 'Angehalten: das Guthaben ist aufgebraucht',
    words: 'Nichts ist verloren. Nach dem Aufladen geht das Abo von diesem Tag an weiter.',
  },
  change: 'Zeitraum ändern',
  stop: 'Beenden',
  give: 'Schenken',
  revoke: 'Geschenk zurücknehmen',
  stop_confirm: {
    title: 'Abo von {{name}} beenden?',
    words: 'Es wird nichts mehr abgebucht. Bezahltes läuft bis {{day}}. Nichts geht zurück.',
    yes: 'Abo beenden',
  },
  give_confirm: {
    title: '{{name}} das Abo schenken?',
    words:
      'Es wird nie abgebucht und nie angehalten, bis du es zurücknimmst. Bezahlte Tage gehen zurück.',
    yes: 'Abo schenken',
  },
  revoke_confirm: {
    title: 'Abo von {{name}} zurücknehmen?',
    words: 'Der Dienst endet sofort. Der Kunde kann selbst ein Abo beginnen.',
    yes: 'Zurücknehmen',
  },
  doubt: {
    title: 'Ist heute der {{clock}}?',
    words:
      'Die Uhr ist vom {{last}} dorthin gesprungen. Kein Abo wird abgebucht, bis die Uhr richtig gestellt ist oder ein Inhaber das Datum bestätigt.',
    yes: 'Das Datum stimmt',
    confirm: {
      title: '{{clock}} bestätigen?',
      words:
        'Jeder bis dahin begonnene Zeitraum wird abgebucht. Das lässt sich nicht zurücknehmen.',
    },
  },
  terms: {
    title: 'Abos',
    lead: 'Credits je Zeitraum. Laufende Abos behalten den Preis, zu dem sie begannen.',
    wrong: 'Eine ganze Zahl über null',
    save: 'Preise speichern',
    saved: 'Gespeichert',
  },
  changing: {
    title: 'Zeitraum von {{name}} ändern',
    rule: 'Der neue Zeitraum beginnt heute. Ungenutzte Tage gehen zurück, auf ganze Credits abgerundet.',
    unused_one: 'Geht zurück: {{unused}} von {{count}} Tag ungenutzt',
    unused_other: 'Geht zurück: {{unused}} von {{count}} Tagen ungenutzt',
    first: 'Erster Zeitraum ({{interval}})',
    too_few: 'Das Guthaben reicht dafür nicht. Bitte erst aufladen.',
    net: 'Jetzt abgebucht',
    back: 'Kommt jetzt zurück',
    next: 'Nächste Abbuchung',
    yes_pay_one: 'Ändern für {{count}} Credit',
    yes_pay_other: 'Ändern für {{count}} Credits',
    yes_back_one: 'Ändern, {{count}} Credit kommt zurück',
    yes_back_other: 'Ändern, {{count}} Credits kommen zurück',
    yes_even: 'Ändern, jetzt wird nichts abgebucht',
  },
}
