import type { sell as en } from '../en/sell.ts'
import type { Translated } from '../translated.ts'

export const sell: Translated<typeof en> = {
  title: 'Kasse',
  keypad: 'Tastenfeld',
  backspace: 'Letzte Ziffer zurück',
  switch_unit: 'Zwischen {{currency}} und sat wechseln',
  note: 'Notiz',
  note_hint: 'Notiz: Milchkaffee, Croissant',
  charge: '{{amount}} kassieren',
  charge_empty: 'Kassieren',
  next_while_waiting: 'Nächster Verkauf',
  aside_hint: 'Dieser bleibt oben offen.',
  open_sales: 'Offene Verkäufe',
  more_open: '{{count}} weitere',
  package_one: '{{count}} Guthabenpunkt',
  package_other: '{{count}} Credits',
  package_for: 'Guthaben für',
  customer_name: 'Name des Kunden',
  customer_needed: 'Zuerst den Namen des Kunden eingeben.',
  idle: {
    title: 'Bereit für den nächsten Verkauf',
    words: 'Betrag tippen und Enter drücken. Der Code erscheint sofort hier.',
    last: 'Letzte Verkäufe',
  },
  waiting: {
    left: 'noch {{time}}',
    time_up: 'Zeit ist um',
    time_up_words: 'Der Knoten wird gefragt, ob noch eine Zahlung unterwegs ist.',
    arriving_words: 'Die Zahlung ist unterwegs. Ware erst geben, wenn hier Bezahlt steht.',
    qr_label: 'Zahlungscode über {{amount}}',
    copy: 'Kopieren',
    show_customer: 'Kunde zeigen',
    void: 'Stornieren',
    void_sure: 'Noch einmal',
    voiding: 'Storno läuft',
    pay_this: 'Bezahlen',
    pay_this_hint: 'Wallet im Sandkasten',
    void_waits:
      'Der Knoten hat das Storno noch nicht bestätigt. Bis dahin ist dieser Code zahlbar; die Kasse fragt weiter nach.',
    node_away: 'Der Knoten ist weg. Eine Zahlung von jetzt wird gefunden, wenn er zurück ist.',
  },
  asking: {
    title: 'Knoten wird gefragt',
    slow: 'Der Knoten braucht etwas. Der Verkauf ist vorgemerkt und geht von selbst weiter.',
    away: 'Die Kasse antwortet nicht. Der Verkauf ist hier vorgemerkt und wird als derselbe noch einmal angefragt. Bar geht weiterhin.',
  },
  creating: {
    title: 'Der Knoten hat noch nicht geantwortet',
    words:
      'Der Verkauf ist gespeichert. Nicht noch einmal tippen: Der Code erscheint hier, sobald der Knoten antwortet.',
  },
  customer: {
    title: 'Bitte bezahlen',
    scan: 'Mit einer Lightning-Wallet scannen',
    close: 'Zurück zur Kasse',
    thanks: 'Vielen Dank',
  },
  paid: {
    title: 'Bezahlt',
    received: '{{amount}} erhalten',
    in_seconds: 'in {{seconds}} s',
    receipt: 'Beleg',
    time: 'Zeit',
    rate: 'Kurs',
    note: 'Notiz',
    operator: 'Verkauft von',
    credits: 'Credits gutgeschrieben',
    asked: 'Verlangt',
    came: 'Erhalten',
    next: 'Nächster Verkauf',
    done: 'Erledigt, nächster Verkauf',
    details: 'Einzelheiten',
    charge_rest: 'Fehlende {{amount}} kassieren',
  },
  script: {
    deliver_over: {
      title: 'Bezahlt, zu viel',
      words: 'Ware geben. {{amount}} zu viel sind für eine Erstattung vermerkt.',
    },
    ask_under: {
      title: 'Bezahlt, {{amount}} fehlen',
      words:
        'Ware noch behalten. Den Rest bar nehmen oder kassieren, dann geben. Was kam, ist gebucht.',
    },
    ask_unknown_amount: {
      title: 'Bezahlt, Betrag unbekannt',
      words:
        'Der Knoten meldet bezahlt, aber nicht wie viel. Ware behalten, gleich noch einmal prüfen, dann Inhaber fragen. Ein Handybild ist kein Beweis.',
    },
    late_deliver_or_refund: {
      title: 'Spät bezahlt',
      words:
        'Die Zahlung kam nach Ablauf und ist gebucht. Kunde und Ware noch da: geben. Sonst Belegnummer für eine Erstattung aufheben.',
    },
    void_lost_race: {
      title: 'Bezahlt trotz Storno',
      words:
        'Der Kunde war schneller als das Storno, das Geld ist gebucht. Ware geben oder Belegnummer für eine Erstattung aufheben.',
    },
    node_silent: {
      title: 'Wartet an einem anderen Knoten',
      words:
        'Die Kasse ist jetzt mit einem anderen Knoten verbunden und sieht nicht, ob bezahlt wurde. Ware behalten und Inhaber fragen: Was kam, wird gebucht, sobald jener Knoten wieder verbunden ist. Hat der Kunde sicher nicht gezahlt, den Betrag neu eingeben.',
    },
  },
  ended: {
    expired: {
      title: 'Abgelaufen',
      words: 'Niemand zahlte rechtzeitig. Kommt doch noch Geld, wird es gebucht und gezeigt.',
    },
    canceled: {
      title: 'Storniert',
      words: 'Am Knoten storniert: Dieser Code ist nicht mehr zahlbar. Kein Geld ist gebucht.',
    },
    failed: {
      title: 'Der Knoten hat den Verkauf abgelehnt',
      words: 'Es gibt keinen Code, und es floss kein Geld. Erneut versuchen oder Bargeld nehmen.',
    },
    again: 'Noch einmal kassieren',
  },
  refused: {
    ask_again: 'Noch einmal fragen',
    again_hint: 'Es bleibt derselbe Verkauf.',
    give_up: 'Lassen',
    in_sats: 'In sat verkaufen',
  },
  blocked: {
    title: 'Dieser Verkauf ginge jetzt nicht',
    check_again: 'Erneut prüfen',
    cash: 'Bargeld geht weiter.',
  },
  preflight: {
    ready: 'Bereit',
    unknown_sync: 'Kette nicht bekannt',
    unknown_inbound: 'Platz nicht bekannt',
    unknown_clock: 'Uhr noch nicht verglichen',
    checking: 'Wird geprüft',
    node_connecting: 'Der Knoten wird gerade verbunden.',
    node_unreachable: 'Der Knoten ist nicht erreichbar. Bargeld nehmen oder auf Grün warten.',
    node_wallet_locked: 'Die Wallet am Knoten ist gesperrt. Jemand muss sie dort entsperren.',
    node_certificate_changed: 'Der Knoten zeigt ein anderes Zertifikat. Inhaber fragen.',
    node_certificate_expired:
      'Das Zertifikat des Knotens ist gerade ungültig. Geht diese Uhr richtig? Inhaber fragen.',
    node_macaroon_refused: 'Der Knoten lehnt unseren Schlüssel ab. Inhaber fragen.',
    node_rights_missing: 'Unserem Schlüssel fehlt am Knoten ein Recht. Inhaber fragen.',
    node_wrong_node: 'Ein anderer Knoten antwortet. Inhaber fragen.',
    node_wrong_network: 'Der Knoten ist in einem anderen Netz. Inhaber fragen.',
    node_not_configured: 'Kein Knoten ist verbunden. Das geht in den Einstellungen.',
    not_synced: 'Der Knoten hinkt der Kette nach. Zahlungen dauern vielleicht länger.',
    inbound_too_small:
      'Der Knoten kann höchstens {{inboundSat}} sat empfangen. Weniger kassieren oder Bargeld.',
    inbound_tight: 'Platz nur für {{inboundSat}} sat, mit allen offenen Verkäufen.',
    rate_manual_now: 'Der Kurs wurde gerade von Hand gesetzt.',
    rate_manual: 'Der Kurs wurde vor {{minutes}} min von Hand gesetzt.',
    rate_stale: 'Der Kurs ist {{minutes}} min alt.',
    rate_too_old: 'Der Kurs ist {{minutes}} min alt, zu alt für einen Preis. In sat verkaufen.',
    rate_none: 'Es gibt keinen Kurs für {{currency}}. In sat verkaufen.',
    clock_behind: 'Die Uhr dieser Kasse geht {{minutes}} min nach.',
    clock_ahead: 'Die Uhr dieser Kasse geht {{minutes}} min vor.',
    storage_read_only: 'Das Buch ist nicht beschreibbar, deshalb kein Verkauf.',
    storage_full: 'Die Platte ist voll, deshalb kein Verkauf. Platz schaffen.',
    offline: 'Keine Verbindung zur Kasse. Bargeld geht weiter.',
    other_node: 'Der Knoten braucht Aufmerksamkeit.',
    other_sync: 'Der Knoten ist nicht auf dem Stand.',
    other_inbound: 'Vielleicht ist zu wenig Platz zum Empfangen.',
    other_rate: 'Der Kurs braucht Aufmerksamkeit.',
    other_clock: 'Die Uhren gehen verschieden.',
    other_storage: 'Das Speichern braucht Aufmerksamkeit.',
  },
  say: {
    code: 'Der Code über {{amount}} wird gezeigt. Wartet auf Zahlung.',
    paid: 'Bezahlt. {{amount}} erhalten.',
    arriving: 'Eine Zahlung kommt an.',
    voided: 'Storniert.',
    expired: 'Abgelaufen.',
  },
}
