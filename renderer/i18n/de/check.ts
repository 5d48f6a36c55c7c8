import type { check as en } from '../en/check.ts'
import type { Translated } from '../translated.ts'

export const check: Translated<typeof en> = {
  rule: {
    missing: 'fehlt',
    twice: 'steht zweimal da',
    after_end: 'steht hinter dem Ende',
    unlinked: 'folgt nicht auf den Eintrag davor',
    changed: 'sein Inhalt wurde geändert',
    first_changed: 'geändert, oder das ist nicht sein Schlüssel',
    before_first: 'vor dem ersten Eintrag steht noch einer',
    head_changed: 'das Ende der Kette wurde geändert',
    head_missing: 'das Ende der Kette fehlt',
    damaged: 'die Datei ist beschädigt: {{words}}',
    unreadable: 'die Datei ist beschädigt ({{code}})',

    hold_unknown: 'löst auf, was nicht reserviert ist',
    hold_exceeded: 'bucht mehr, als reserviert war',
    account_missing: 'ein Konto fehlt',
    account_other: 'Konto {{account}} wurde nicht so eröffnet',
    balance_other: 'der Saldo von {{account}} ist nicht die Summe seiner Buchungen',
    trial_other: 'die Saldenbilanz in {{currency}} ist nicht null',

    correction_unknown: 'korrigiert Eintrag {{entry}}, der vorher nichts bewegt hat',
    correction_opposite: 'ist nicht die Umkehrung von Eintrag {{entry}}',
    correction_exceeded: 'gibt mehr zurück, als von Eintrag {{entry}} übrig war',
    unused_uncharged: 'gibt Tage zurück, für die nichts berechnet wurde',

    held_other:
      'für Kunde {{customer}} sind {{held}} Credits zurückgelegt, offene Reservierungen gibt es über {{reserved}}',
    reservation_other: 'Reservierung {{id}} ist nicht, wie ihre Buchung sagt',
    usage_other: 'der Verbrauch von {{customer}} für {{operation}} ist nicht der des Buchs',
    row_other: '{{noun}} {{id}}: steht anders da, als die Einträge sagen',
    row_missing: '{{noun}}: etwas davon fehlt',
    row_unlinked: 'eine Zeile in {{table}} nennt eine Zeile in {{parent}}, die es nicht gibt',

    seal_missing: 'ein Siegel fehlt',
    seal_changed: 'sein Siegel wurde geändert',
    seal_put_in: 'ein Siegel wurde hinzugefügt',
    seal_other: 'ist in den Siegeln dieses Buchs nicht das Ende von {{day}}',
    anchor_of_other:
      'das ist nicht Buch {{book}}, dessen Eintrag {{entry}} außerhalb vermerkt wurde',
    anchor_ahead: 'fehlt: das Buch endet vor Eintrag {{entry}}, der außerhalb vermerkt wurde',
    anchor_forked: 'ist nicht der Eintrag, der außerhalb vermerkt wurde',
    seal_of_other:
      'das ist nicht Buch {{book}}, dessen Eintrag {{entry}} am {{day}} gesiegelt wurde',
    seal_ahead: 'fehlt: das Buch endet vor Eintrag {{entry}}, der am {{day}} gesiegelt wurde',
    seal_forked: 'ist nicht der Eintrag, der am {{day}} gesiegelt wurde',
  },
  noun: {
    gift: 'Gutschein',
    plan: 'Abo',
    'day of plans': 'Tag der Abos',
    setting: 'Einstellung',
    package: 'Paket',
    'price list': 'Preisliste',
    invoice: 'Rechnung',
    'receipt of till': 'Beleg der Kasse',
    reservation: 'Reservierung',
  },
}
