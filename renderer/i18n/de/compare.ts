import type { compare as en } from '../en/compare.ts'
import type { Translated } from '../translated.ts'

export const compare: Translated<typeof en> = {
  title: 'Mit dem Knoten vergleichen',
  words:
    'Geht durch, was der Knoten selbst erhalten hat, und vergleicht jede Zahlung mit dem Buch.',
  start: 'Jetzt vergleichen',
  stop: 'Anhalten',
  progress: {
    node: 'Rechnungen des Knotens: {{done}} von {{all}}',
    book: 'Verkäufe des Buchs: {{done}} von {{all}}',
  },
  beginning: 'Beginnt …',
  stopped: 'Angehalten. Es wurde nichts geändert.',
  verdict: {
    equal: 'Knoten und Buch sind gleich',
    differs: 'Knoten und Buch weichen ab',
    pruned: 'Gleich, soweit der Knoten sich erinnert',
    node_away: 'Der Knoten antwortet nicht mehr',
    node_refused: 'Der Knoten gibt keine Auskunft',
  },
  next: {
    differs:
      'Es wurde nichts geändert. Öffne jeden Verkauf unten; was der Knoten erhielt und das Buch nicht kennt, findest du am Knoten über den Hash.',
    pruned:
      'Der Knoten bewahrt seine ältesten Rechnungen nicht mehr auf. Was das Buch davon hat, lässt sich nicht vergleichen.',
    node_away:
      'So weit kam der Vergleich. Vergleiche noch einmal, sobald der Knoten verbunden ist.',
    node_refused:
      'So weit kam der Vergleich. Der Zugangsschlüssel muss Rechnungen lesen dürfen; siehe Einstellungen, Knoten.',
  },
  fact: {
    at: 'Wann',
    took: '{{when}}, in {{time}}',
    of: 'Knoten',
    node: 'Vom Knoten erhalten',
    book: 'Im Buch gebucht',
    payments_one: '{{count}} Zahlung',
    payments_other: '{{count}} Zahlungen',
  },
  rows: 'Was abweicht',
  column: { kind: 'Was', sale: 'Hash', node: 'Knoten', book: 'Buch' },
  kind: {
    not_in_book: 'Am Knoten bezahlt, kein Verkauf im Buch',
    not_booked: 'Am Knoten bezahlt, nicht gebucht',
    amount_differs: 'Anderer Betrag',
    amount_not_told: 'Bezahlt, der Knoten sagt nicht wie viel',
    not_at_node: 'Gebucht, dem Knoten unbekannt',
    not_settled: 'Gebucht, am Knoten nicht bezahlt',
    pruned: 'Gebucht, vom Knoten nicht mehr aufbewahrt',
  },
  copy: 'Zahlungs-Hash kopieren',
  unknown: '–',
  more: '{{shown}} von {{all}} sind zu sehen.',
}
