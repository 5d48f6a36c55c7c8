import type { replay as en } from '../en/replay.ts'
import type { Translated } from '../translated.ts'

export const replay: Translated<typeof en> = {
  title: 'Neuaufbau',
  words:
    'Baut jede Tabelle allein aus dem Protokoll neu auf und vergleicht sie mit dem, was hier steht.',
  start: 'Neu aufbauen',
  stop: 'Anhalten',
  beginning: 'Beginnt …',
  progress: '#{{done}} von #{{all}}',
  comparing: '#{{all}} von #{{all}} · wird verglichen',
  stopped: 'Angehalten. Es wurde nichts verglichen und nichts geändert.',
  verdict: {
    same: 'Alles gleich',
    different: 'Etwas weicht ab',
    refused: 'Das Protokoll wurde bei Eintrag #{{seq}} abgelehnt',
  },
  next: {
    different:
      'Der Neuaufbau hat nichts geändert. Prüfe das ganze Buch: Das entscheidet, ob noch etwas ausgegeben wird. Lass diesen Ordner, wie er ist.',
    refused:
      'Dieser Eintrag kann nicht auf die davor gefolgt sein; darum wurde nichts verglichen. Der Neuaufbau hat nichts geändert. Prüfe das ganze Buch und lass diesen Ordner, wie er ist.',
  },
  fact: {
    at: 'Wann',
    took: '{{when}}, in {{time}}',
    head: 'Bis Eintrag',
    hash: 'Hash, neu aufgebaut',
    standing: 'Hash, wie es hier steht',
  },
  copy_hash: 'Hash kopieren',
  copy_standing: 'Hash von dem kopieren, was hier steht',
  tables: 'Neu aufgebaute Tabellen',
  column: {
    table: 'Tabelle',
    rows: 'Aufgebaut',
    standing: 'Hier',
    hash: 'Hash',
    result: 'Ergebnis',
  },
  table: {
    accounts: 'Konten',
    invoices: 'Verkäufe',
    receipts: 'Belegnummern',
    reservations: 'Reservierungen',
    gifts: 'Gutscheine',
    plans: 'Abos',
    plan_prices: 'Preise der Abos',
    usage: 'Verbrauch',
    seals: 'Tagessiegel',
  },
  same: 'gleich',
  different: 'anders',
  difference: {
    missing: '{{row}} fehlt hier; das Protokoll nennt es.',
    put_in: '{{row}} steht hier; das Protokoll kennt es nicht.',
    value: '{{row}}: {{column}} ist hier {{stands}}, im Protokoll {{told}}.',
    booked: '{{row}}: neu erzählt bucht es {{again}} als {{part}}; im Protokoll stehen {{stands}}.',
    settlements: 'Zahlungen im Protokoll: {{stands}}; vom Eingang genannt: {{again}}.',
    nothing: 'leer',
    not_told: 'nicht sicher',
  },
  inbox: 'Eingang',
  inbox_words:
    'Neu erzählte Meldungen: {{facts}} · Zustellungen, in anderer Reihenfolge: {{deliveries}} · Startwert: {{seed}}',
}
