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
  wrong_key: {
    title: 'Dieser Dienstschlüssel gilt nicht',
    next: 'Es wurde nichts getan. Schlüssel prüfen oder in den Einstellungen neu anlegen.',
  },
  operator_locked: {
    title: 'Zu viele falsche PINs: Dieser Name ist gesperrt',
    next: 'Eine Inhaberin oder ein Inhaber setzt in den Einstellungen eine neue PIN.',
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
  missing_scope: {
    title: 'Dieser Dienstschlüssel darf das nicht',
    next: 'Es wurde nichts getan. Einen Schlüssel mit dem genannten Recht benutzen.',
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
  other_node: {
    title: 'Dieser Verkauf gehört zu einem anderen Knoten',
    next: 'Die Kasse ist jetzt mit einem anderen verbunden und kann dort nicht nachfragen. Bitte neu berechnen; der Inhaber kann den anderen Knoten wieder verbinden.',
  },
  sales_waiting: {
    title: 'Am jetzigen Knoten warten noch Verkäufe',
    next: 'Es wurde nichts geändert. Erst abschließen oder stornieren, oder bestätigen, dass sie warten dürfen.',
  },
  other_network: {
    title: 'Dieser Knoten ist in einem anderen Bitcoin-Netz',
    next: 'Es wurde nichts geändert. Die Verkäufe eines Buchs sind alle in einem Netz; für ein anderes braucht es ein eigenes Buch.',
  },
  already_set_up: {
    title: 'Diese Kasse ist schon eingerichtet',
    next: 'Es wurde nichts geändert. Bitte anmelden.',
  },
  book_frozen: {
    title: 'Das Buch ist eingefroren',
    next: 'Es wurde nichts ausgegeben. Verkaufen geht weiter. Unter Buch, Siegel sieht der Inhaber, was nicht stimmt und was zu tun ist.',
  },
  not_correctable: {
    title: 'Dieser Eintrag kann nicht korrigiert werden',
    next: 'Es wurde nichts gebucht. Entweder ist davon nichts mehr übrig, oder er wird durch seinen eigenen Schritt rückgängig gemacht: Erstattung, Rücknahme oder Storno.',
  },
  last_owner: {
    title: 'Das ist der letzte aktive Inhaber',
    next: 'Es wurde nichts geändert. Zuerst jemand anderen zum Inhaber machen.',
  },
  gone: {
    title: 'Dieser Verkauf ist vorbei',
    next: 'Storniert oder abgelaufen, kein Geld ist gebucht. Neuen Verkauf beginnen.',
  },
  insufficient_credits: {
    title: 'Das Guthaben reicht nicht',
    next: 'Es wurde nichts abgebucht. Guthaben aufladen oder weniger verlangen.',
  },
  already_committed: {
    title: 'Diese Reservierung wurde schon verbraucht',
    next: 'Sie wurde einmal abgebucht, dabei bleibt es. Siehe Kontoauszug.',
  },
  already_refunded: {
    title: 'Diese Reservierung wurde schon zurückgegeben',
    next: 'Das Guthaben ist wieder auf dem Konto. Bei Bedarf neu reservieren.',
  },
  already_initialized: {
    title: 'Dieses Konto wurde schon mit Guthaben eröffnet',
    next: 'Es kam nichts dazu. Guthaben mit einer Gutschrift und Grund geben.',
  },
  over_reserved: {
    title: 'Das ist mehr, als reserviert wurde',
    next: 'Es wurde nichts abgebucht. Höchstens das Reservierte verbrauchen.',
  },
  reservation_expired: {
    title: 'Die Zeit dieser Reservierung ist um',
    next: 'Das Guthaben ging zurück auf das Konto. Neu reservieren.',
  },
  name_taken: {
    title: 'Ein anderer Kunde heißt schon so',
    next: 'Es wurde nichts gespeichert. Etwas zur Unterscheidung ergänzen.',
  },
  email_taken: {
    title: 'Ein anderer Kunde hat diese E-Mail-Adresse',
    next: 'Es wurde nichts gespeichert. Den Kunden suchen oder andere Adresse nehmen.',
  },
  changed_meanwhile: {
    title: 'Jemand hat das inzwischen geändert',
    next: 'Es wurde nichts gespeichert. Neu lesen, dann ändern.',
  },
  secret_shown: {
    title: 'Der Schlüssel ist angelegt, sein Geheimnis wurde einmal gezeigt',
    next: 'Schließe dies und gib dem Schlüssel in der Liste ein neues Geheimnis.',
  },
  tender_unavailable: {
    title: 'Diese Zahlungsart ist nicht eingerichtet',
    next: 'Es floss kein Geld. Eine andere Zahlungsart wählen.',
  },
  too_large: {
    title: 'Das ist zu viel auf einmal',
    next: 'Es wurde nichts getan. Weniger auf einmal senden.',
  },
  rate_limited: {
    title: 'Zu viele Versuche in kurzer Zeit',
    next: 'Es wurde nichts gesendet. Kurz warten, dann erneut versuchen.',
  },
  gift_redeemed: {
    title: 'Dieser Gutschein ist schon eingelöst',
    next: 'Ein Gutschein zählt einmal. Es wurde nichts geändert.',
  },
  gift_for_another: {
    title: 'Dieser Gutschein ist für jemand anderen',
    next: 'Er wartet auf den Kunden mit seiner E-Mail-Adresse.',
  },
  plan_day_doubted: {
    title: 'Das Datum muss erst bestätigt werden',
    next: 'Es wurde nichts abgebucht. Die Uhr dieses Computers ist vorgesprungen. Der Inhaber bestätigt das Datum unter Guthaben.',
  },
  plan_gifted: {
    title: 'Dieses Abo ist ein Geschenk des Geschäfts',
    next: 'Es kostet nichts und läuft weiter. Ein Inhaber kann es zurücknehmen.',
  },
  plan_running: {
    title: 'Dieses Abo läuft schon',
    next: 'Es wurde nichts abgebucht. Bitte das Abo noch einmal ansehen.',
  },
  plan_not_running: {
    title: 'Es läuft kein Abo',
    next: 'Es wurde nichts abgebucht. Bitte das Abo noch einmal ansehen.',
  },
  backup_running: {
    title: 'Eine Sicherung oder eine Probe läuft gerade',
    next: 'Es wurde nichts begonnen. Warte, bis sie fertig ist; Einstellungen, Sicherung zeigt, wie weit sie ist.',
  },
  replay_running: {
    title: 'Das Buch wird gerade schon neu aufgebaut',
    next: 'Es wurde nichts begonnen. Jemand anderes wartet auf dieses Ergebnis; versuch es danach noch einmal.',
  },
  comparison_running: {
    title: 'Das Buch wird gerade schon mit dem Knoten verglichen',
    next: 'Es wurde nichts begonnen. Jemand anderes wartet auf dieses Ergebnis; es steht dann auch hier.',
  },
  backup_failed: {
    title: 'Die Sicherung war nicht zu gebrauchen',
    next: 'Das Buch ist unberührt und nichts wurde ersetzt. Einstellungen, Sicherung sagt, warum.',
  },
  terms_changed: {
    title: 'Der Betrag ist inzwischen ein anderer',
    next: 'Es wurde nichts abgebucht. Den neuen Betrag ansehen und noch einmal bestätigen.',
  },
  internal: {
    title: 'In der Kasse ging etwas schief',
    next: 'Gebuchtes ist sicher. Erneut versuchen; sonst das Diagnosepaket senden.',
  },
  node_refused: {
    title: 'Der Knoten hat das abgelehnt',
    next: 'Es floss kein Geld. Erneut versuchen oder den Betreiber des Knotens fragen.',
  },
  /** In the place of `node_refused`, where the node said why. */
  node_refusal: {
    certificate_changed: {
      title: 'Der Knoten zeigt ein anderes Zertifikat als zuvor',
      next: 'Es wurde nichts gesendet. War das Absicht, verbindet der Inhaber den Knoten in den Einstellungen neu.',
    },
    certificate_expired: {
      title: 'Das Zertifikat des Knotens gilt gerade nicht',
      next: 'Es wurde nichts gesendet. Der Inhaber prüft erst die Uhr dieses Computers, dann den Knoten.',
    },
    macaroon_refused: {
      title: 'Der Knoten nimmt den Zugangsschlüssel nicht mehr an',
      next: 'Dort wurde nichts geändert. Der Inhaber verbindet den Knoten in den Einstellungen neu.',
    },
    permission_denied: {
      title: 'Der Zugangsschlüssel darf das am Knoten nicht',
      next: 'Dort wurde nichts geändert. Der Inhaber verbindet den Knoten in den Einstellungen mit einem Schlüssel, der das darf.',
    },
    wallet_locked: {
      title: 'Die Wallet des Knotens ist gesperrt',
      next: 'Dort wurde nichts geändert. Wer den Knoten betreibt, entsperrt sie; dann versuch es noch einmal.',
    },
    wrong_network: {
      title: 'Der Knoten ist in einem anderen Bitcoin-Netz',
      next: 'Dort wurde nichts geändert. Der Inhaber prüft den Knoten in den Einstellungen.',
    },
    wrong_node: {
      title: 'Ein anderer Knoten hat geantwortet',
      next: 'Dort wurde nichts geändert. Der Inhaber prüft die Adresse in den Einstellungen.',
    },
    already_exists: {
      title: 'Der Knoten hat schon eine solche Rechnung',
      next: 'Dort wurde nichts geändert. Beginne den Verkauf neu.',
    },
    not_found: {
      title: 'Der Knoten kennt das nicht',
      next: 'Dort wurde nichts geändert. Sieh dir den Verkauf unter „Letzte Verkäufe“ an, dann versuch es noch einmal.',
    },
    refused: {
      title: 'Der Knoten hat das abgelehnt',
      next: 'Dort wurde nichts geändert. Versuch es noch einmal oder frag, wer den Knoten betreibt.',
    },
    bad_answer: {
      title: 'Die Antwort des Knotens kann nicht stimmen',
      next: 'Nichts davon wurde geglaubt. Versuch es noch einmal oder frag, wer den Knoten betreibt.',
    },
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
  review_unavailable: {
    title: 'Das Buch hat nicht rechtzeitig geantwortet',
    next: 'Der Verkauf läuft weiter, nichts wurde geändert. Noch einmal fragen oder eingrenzen.',
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
    next: 'Vielleicht ist es geschehen. Noch einmal fragen ist sicher: Nichts geschieht doppelt.',
  },
  unknown: {
    title: 'Etwas Unerwartetes ist passiert',
    next: 'Gebuchtes ist sicher. Erneut versuchen, sonst ein neues Fenster öffnen.',
  },
}
