import type { errors as en } from '../en/errors.ts'
import type { Translated } from '../translated.ts'

export const errors: Translated<typeof en> = {
  wait_seconds_one: '{{count}} Sekunde warten.',
  wait_seconds_other: '{{count}} Sekunden warten.',
  bad_request: {
    title: 'Eine Angabe stimmt nicht',
    next: 'Es wurde nichts gesendet. Das markierte Feld prüfen und erneut versuchen.',
  },
  no_payment_hash: {
    title: 'Dieser Verkauf hat noch keinen Zahlungs-Hash',
    next: 'Es floss kein Geld. Kurz warten, dann erneut prüfen.',
  },
  no_session: {
    title: 'Niemand ist angemeldet',
    next: 'Offene Verkäufe bleiben erhalten. Zum Weitermachen anmelden.',
  },
  wrong_pin: {
    title: 'Diese PIN stimmt nicht',
    next: 'Namen prüfen und die PIN noch einmal eingeben.',
  },
  not_settled: {
    title: 'Die Zahlung ist noch nicht angekommen',
    next: 'Es floss kein Geld. Den Code zeigen lassen und erneut prüfen.',
  },
  wrong_origin: {
    title: 'Dieses Fenster darf nicht mit der Kasse sprechen',
    next: 'Es wurde nichts getan. Fenster schließen und von der Kasse aus neu öffnen.',
  },
  forbidden: {
    title: 'Deine Rolle darf das nicht',
    next: 'Es wurde nichts geändert. Inhaber fragen oder Person wechseln.',
  },
  not_owner: {
    title: 'Dieser Verkauf gehört zu einer anderen Kasse oder Person',
    next: 'Es wurde nichts geändert. Dort öffnen, wo er entstand, oder Inhaber fragen.',
  },
  not_found: {
    title: 'Diesen Eintrag gibt es nicht',
    next: 'Es wurde nichts geändert. Zurückgehen und unter Verlauf suchen.',
  },
  id_reused: {
    title: 'Dieser Verkauf wurde schon mit anderem Betrag gesendet',
    next: 'Der erste gilt und steht im Verlauf. Den neuen Betrag noch einmal eingeben.',
  },
  already_settled: {
    title: 'Der Kunde hat schon bezahlt',
    next: 'Das Geld ist gebucht, ein Storno geht nicht mehr. Ware geben oder erstatten.',
  },
  already_set_up: {
    title: 'Diese Kasse ist schon eingerichtet',
    next: 'Es wurde nichts geändert. Bitte anmelden.',
  },
  last_owner: {
    title: 'Das ist der letzte aktive Inhaber',
    next: 'Es wurde nichts geändert. Zuerst jemand anderen zum Inhaber machen.',
  },
  gone: {
    title: 'Dieser Verkauf ist vorbei',
    next: 'Storniert oder abgelaufen, kein Geld ist gebucht. Neuen Verkauf beginnen.',
  },
  rate_limited: {
    title: 'Zu viele Versuche in kurzer Zeit',
    next: 'Es wurde nichts gesendet. Kurz warten, dann erneut versuchen.',
  },
  internal: {
    title: 'In der Kasse ging etwas schief',
    next: 'Gebuchtes ist sicher. Erneut versuchen; sonst das Diagnosepaket senden.',
  },
  node_refused: {
    title: 'Der Knoten hat das abgelehnt',
    next: 'Es floss kein Geld. Erneut versuchen oder den Betreiber des Knotens fragen.',
  },
  node_not_configured: {
    title: 'Kein Knoten ist verbunden',
    next: 'Barzahlung geht weiter. Inhaber verbinden einen Knoten in den Einstellungen.',
  },
  node_unreachable: {
    title: 'Der Knoten ist nicht erreichbar',
    next: 'Barzahlung geht weiter. Bezahltes wird gefunden, sobald er wieder da ist.',
  },
  rate_unavailable: {
    title: 'Kein Kurs ist frisch genug',
    next: 'Verkäufe in sat gehen weiter. Ein Kurs lässt sich in den Einstellungen setzen.',
  },
  not_set_up: {
    title: 'Diese Kasse ist noch nicht eingerichtet',
    next: 'Es wurde nichts geändert. Einrichtung beenden, dann erneut versuchen.',
  },
  storage_unavailable: {
    title: 'Die Kasse kann gerade nicht speichern',
    next: 'Bis dahin gibt es keine neuen Verkäufe, nichts geht verloren. Platz schaffen.',
  },
  offline: {
    title: 'Die Verbindung zur Kasse ist weg',
    next: 'Gebuchtes ist sicher. Dieses Fenster verbindet sich von selbst neu.',
  },
  no_answer: {
    title: 'Es kam keine Antwort',
    next: 'Vielleicht ist es geschehen. Noch einmal fragen ist sicher: derselbe Verkauf.',
  },
  unknown: {
    title: 'Etwas Unerwartetes ist passiert',
    next: 'Gebuchtes ist sicher. Erneut versuchen, sonst ein neues Fenster öffnen.',
  },
}
