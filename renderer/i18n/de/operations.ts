import type { operations as en } from '../en/operations.ts'
import type { Translated } from '../translated.ts'

export const operations: Translated<typeof en> = {
  prices: {
    title: 'Preise',
    lead: 'Was andere Programme für Kunden tun. Wer keinen Betrag nennt, nimmt diesen Preis.',
    list: 'Vorgänge mit ihren Preisen',
    add: 'Neuer Vorgang',
    change_of: '{{operation}} ändern',
    retire: 'Streichen',
    retire_of: '{{operation}} streichen',
    full: 'Für {{count}} Vorgänge ist Platz, und er ist vergeben. Streiche erst einen.',
    saved_one: 'Gespeichert: {{operation}} kostet {{count}} Credit.',
    saved_other: 'Gespeichert: {{operation}} kostet {{count}} Credits.',
    retired: 'Gestrichen: {{operation}} hat keinen Preis mehr.',
    empty: {
      title: 'Kein Vorgang hat einen Preis',
      words:
        'Ein Vorgang ist, was ein anderes Programm für Credits tut: eine Antwort, ein Bild, ein PDF. Mit einem Preis hier muss es keinen Betrag nennen.',
      read_only:
        'Eine Leitung kann einen anlegen. Bis dahin nennt jedes Programm den Betrag selbst.',
    },
  },
  usage: {
    title: 'Verbrauch',
    filter: 'Wessen Verbrauch, und wann',
    customer: 'Kunde',
    everybody: 'Alle',
    list: 'Vorgänge nach ihrem Verbrauch',
    times_one: '{{number}}-mal',
    times_other: '{{number}}-mal',
    others_one: '{{count}} weiterer Vorgang',
    others_other: '{{count}} weitere Vorgänge',
    none: 'Nichts wurde verbraucht',
    none_words: 'Was andere Programme und die Kasse für Kunden abbuchen, steht hier in Summen.',
    more: 'Andere Zeiträume',
    corrections:
      'Korrekturen werden nicht abgezogen. Was korrigiert wurde, zählt als verbraucht; seine Credits kamen zurück.',
  },
  form: {
    operation: 'Vorgang',
    operation_hint: 'Der Name, den Programme verwenden, etwa ai.chat.',
    operation_wrong: 'Nur Kleinbuchstaben, Ziffern und . _ -, zuerst ein Buchstabe',
    operation_taken: 'Er hat schon einen Preis. Ändere den.',
    credits: 'Preis in Credits',
    credits_wrong: 'Eine ganze Zahl von 1 bis 1.000.000',
    save: 'Preis speichern',
    retire_words:
      'Ein Programm, das keinen Betrag nennt, wird damit von da an abgewiesen. Was verbraucht wurde, bleibt im Buch und in der Statistik.',
    stale: 'Jemand hat die Preise inzwischen gespeichert. Nichts wurde gespeichert.',
    read_again: 'Neu lesen',
    now_one: 'Er kostet jetzt {{count}} Credit. Drücke noch einmal, wenn du es weiter willst.',
    now_other: 'Er kostet jetzt {{count}} Credits. Drücke noch einmal, wenn du es weiter willst.',
    now_none: 'Er hat jetzt keinen Preis. Drücke noch einmal, wenn du es weiter willst.',
  },
}
