import type { status as en } from '../en/status.ts'
import type { Translated } from '../translated.ts'

export const status: Translated<typeof en> = {
  job: {
    running: 'Wird geschrieben',
    finished: 'Fertig',
    canceled: 'Angehalten',
    failed: 'Fehlgeschlagen',
  },
  sale: {
    creating: 'Knoten wird gefragt',
    pending: 'Wartet auf Zahlung',
    arriving: 'Zahlung kommt an',
    paid: 'Bezahlt',
    over: 'Bezahlt, zu viel',
    under: 'Bezahlt, zu wenig',
    unknown: 'Bezahlt, Betrag unbekannt',
    expired: 'Abgelaufen',
    paid_late: 'Spät bezahlt',
    canceled: 'Storniert',
    void_lost: 'Bezahlt trotz Storno',
    voiding: 'Wird storniert',
    failed: 'Nicht angelegt',
  },
  gift: {
    open: 'Offen',
    waiting: 'Wartet',
    redeemed: 'Eingelöst',
    canceled: 'Zurückgenommen',
  },
  plan: {
    none: 'Kein Abo',
    active: 'Läuft',
    paused: 'Angehalten',
    gifted: 'Geschenkt',
    ended: 'Beendet',
  },
  transfer: {
    single: 'gebucht',
    pending: 'reserviert',
    post: 'verbucht',
    void: 'zurückgegeben',
  },
  /** For a chip, where the colour and the icon already say half of it. */
  short: {
    over: 'zu viel',
    under: 'zu wenig',
    unknown: 'unbekannt',
    paid_late: 'spät',
    void_lost: 'trotz Storno',
    paid: 'bezahlt',
    creating: 'fragt',
    pending: 'wartet',
    arriving: 'kommt an',
    expired: 'vorbei',
    canceled: 'storniert',
    voiding: 'Storno',
    failed: 'abgelehnt',
  },
  node: {
    connected: 'Knoten verbunden',
    catching_up: 'Knoten holt auf',
    connecting: 'Knoten wird verbunden',
    unreachable: 'Knoten nicht erreichbar',
    wallet_locked: 'Wallet des Knotens gesperrt',
    certificate_changed: 'Zertifikat des Knotens geändert',
    macaroon_refused: 'Knoten lehnt den Schlüssel ab',
    wrong_node: 'Ein anderer Knoten antwortet',
    wrong_network: 'Knoten im falschen Netz',
    not_configured: 'Kein Knoten verbunden',
  },
  node_next: {
    connected: 'Zahlungen erscheinen, sobald sie geschehen.',
    catching_up: 'Der Knoten ist zurück. Zahlungen aus der Zwischenzeit werden jetzt gebucht.',
    connecting: 'Das dauert einige Sekunden. Offene Verkäufe bleiben erhalten.',
    unreachable:
      'Neue Lightning-Verkäufe müssen warten. Bargeld geht weiter, Zahlungen werden später gefunden.',
    wallet_locked: 'Jemand muss die Wallet am Knoten entsperren. Offene Verkäufe bleiben.',
    certificate_changed:
      'Es wurde nichts gesendet. War das Absicht, verbindet der Inhaber den Knoten in den Einstellungen neu.',
    macaroon_refused:
      'Der Zugangsschlüssel gilt nicht mehr. Der Inhaber verbindet den Knoten in den Einstellungen neu.',
    wrong_node: 'Es wurde nichts gesendet. Der Inhaber prüft die Adresse in den Einstellungen.',
    wrong_network: 'Es wurde nichts gesendet. Der Inhaber prüft den Knoten in den Einstellungen.',
    not_configured: 'Der Inhaber kann in den Einstellungen einen Knoten verbinden.',
  },
}
