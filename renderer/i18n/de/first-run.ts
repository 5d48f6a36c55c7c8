import type { firstRun as en } from '../en/first-run.ts'
import type { Translated } from '../translated.ts'

export const firstRun: Translated<typeof en> = {
  title: 'Willkommen an deiner Kasse',
  lead: 'Drei Wege zum Anfang. Jeder dauert keine zwei Minuten.',
  language: 'Sprache',
  reveal: 'Eingabe zeigen oder verbergen',
  steps: {
    label: 'Schritte',
    node: 'Knoten',
    shop: 'Laden',
    owner: 'Inhaber',
  },
  sandbox: {
    title: 'Im Sandkasten ausprobieren',
    badge: 'Kein echtes Geld',
    points: {
      node: 'Ein Übungsknoten läuft in diesem Programm',
      wallet: 'Du bezahlst dich selbst aus einer Übungs-Wallet',
      apart: 'Eigener Ordner, nie mit echten Büchern vermischt',
    },
    action: 'Sandkasten öffnen',
    opening: 'Sandkasten wird geöffnet…',
  },
  connect: {
    title: 'Meinen Knoten verbinden',
    badge: 'Echtes Geld',
    points: {
      node: 'Du betreibst einen LND-Knoten, zu Hause oder gemietet',
      bring: 'Bring seine lndconnect-Adresse mit, oder Zertifikat und Macaroon',
      check: 'Jeder Schritt wird vor deinen Augen geprüft',
    },
    action: 'Meinen Knoten verbinden',
    heading: 'Knoten verbinden',
    lead: 'Die Kasse bittet den Knoten um Rechnungen. Mit kleinem Schlüssel kann sie nichts ausgeben.',
    how: 'Art der Verbindung',
    by_address: 'lndconnect-Adresse',
    by_files: 'Dateien oder Text',
    uri: 'lndconnect-Adresse',
    uri_hint: 'Aus „Wallet verbinden“ deines Knotens kopieren oder mit einem Handscanner lesen.',
    uri_placeholder: 'lndconnect://…',
    uri_missing: 'Zuerst die Adresse einfügen.',
    uri_wrong: 'Das beginnt nicht mit lndconnect://',
    uri_no_macaroon: 'In dieser Adresse fehlt das Macaroon. Bitte ganz kopieren.',
    address: 'Adresse',
    address_hint: 'Rechner und gRPC-Port, meist 10009.',
    address_placeholder: 'knoten.example:10009',
    address_wrong: 'Schreibe Rechner:Port, etwa 192.168.1.20:10009',
    certificate: 'Zertifikat',
    certificate_hint: 'tls.cert des Knotens. Leer: Fingerabdruck des gezeigten selbst vergleichen.',
    certificate_file: 'tls.cert wählen',
    certificate_wrong: 'Das ist kein Zertifikat. tls.cert wählen oder leer lassen.',
    macaroon: 'Macaroon',
    macaroon_hint: 'invoice.macaroon oder ein kleineres, als Datei, Hex oder Base64.',
    macaroon_file: 'Datei wählen',
    macaroon_missing: 'Macaroon-Datei wählen oder Text einfügen.',
    macaroon_wrong: 'Das ist kein Macaroon: weder Hex noch Base64.',
    file_too_large: '{{name}} ist zu groß für eine solche Datei.',
    file_read: '{{name}} ist gelesen',
    secret_gone:
      'Der Schlüssel wurde gesendet und von dieser Seite entfernt. Zum Wiederholen neu einfügen.',
    check: 'Verbindung prüfen',
    checking: 'Wird geprüft…',
    stop: 'Anhalten',
    again: 'Andere prüfen',
    next: 'Weiter zum Laden',
    ready: '{{alias}} auf {{network}} ist bereit',
  },
  pairing: {
    title: 'Prüfliste',
    state: {
      waiting: 'wartet',
      running: 'wird geprüft',
      ok: 'erledigt',
      warn: 'bitte ansehen',
      failed: 'fehlgeschlagen',
    },
    live: '{{step}}: {{state}}',
    idle: 'Jede Zeile wird abgehakt, sobald der Knoten antwortet. Es fließt kein Geld.',
    step: {
      parsed: 'Adresse verstanden',
      reachable: 'Knoten erreichbar',
      certificate: 'Zertifikat festgehalten',
      macaroon: 'Macaroon angenommen',
      rights: 'Rechte passen zur Kasse',
      synced: 'Kette aktuell',
      test_invoice: 'Testrechnung erstellt und storniert',
    },
    fingerprint: 'SHA-256-Fingerabdruck',
    trust_pinned: 'Stimmt mit deinem Zertifikat überein. Jedes andere wird abgelehnt.',
    trust_first: 'Noch nicht bestätigt. Das Macaroon wurde nicht gesendet.',
    trust_confirmed: 'Mit dem des Knotens verglichen. Jedes andere wird abgelehnt.',
    block: 'Block {{height}}',
    baked: 'Ein kleinerer Schlüssel wurde erstellt; der weite ist vergessen.',
    failure: {
      parsed: {
        what: 'Die Adresse ist nicht lesbar.',
        next: 'Noch einmal ganz kopieren, von lndconnect:// bis zum letzten Zeichen.',
      },
      reachable: {
        what: 'Unter dieser Adresse antwortet nichts.',
        next: 'Läuft der Knoten, und ist sein gRPC-Port für diesen Rechner offen? Dann neu prüfen.',
      },
      certificate: {
        what: 'Der Knoten zeigt ein anderes Zertifikat als erwartet.',
        next: 'Ein frisches tls.cert vom Knoten holen. Wenn unerwartet: anhalten und nachfragen.',
      },
      macaroon: {
        what: 'Der Knoten nimmt dieses Macaroon nicht an.',
        next: 'Vielleicht widerrufen oder von einem anderen Knoten. Dort ein neues erstellen.',
      },
      rights: {
        what: 'Mit diesem Macaroon lassen sich Rechnungen nicht erstellen, stornieren und verfolgen.',
        next: 'invoice.macaroon nehmen oder eines mit invoices:read und invoices:write erstellen.',
      },
      synced: {
        what: 'Der Knoten hat die Kette noch nicht eingeholt.',
        next: 'Warten, bis es so weit ist. Vorher können Verkäufe spät bestätigt werden.',
      },
      test_invoice: {
        what: 'Der Knoten konnte die Testrechnung nicht erstellen.',
        next: 'Es floss kein Geld. Das Protokoll des Knotens ansehen, dann neu prüfen.',
      },
      bad_address: {
        what: 'Die Adresse ist nicht Rechner und Port.',
        next: 'Schreibe sie wie knoten.example:10009, ohne https:// davor.',
      },
      bad_certificate: {
        what: 'Das Zertifikat ist nicht lesbar.',
        next: 'Die Datei tls.cert des Knotens selbst wählen oder leer lassen.',
      },
      certificate_expired: {
        what: 'Nach der Uhr dieses Rechners ist das Zertifikat ungültig.',
        next: 'Datum und Uhrzeit hier prüfen. Stimmen sie: LND neu starten, es erstellt ein neues.',
      },
      bad_macaroon: {
        what: 'Das Macaroon ist nicht lesbar.',
        next: 'Die Datei .macaroon wählen oder ihren Hex- oder Base64-Text ganz einfügen.',
      },
      wrong_node: {
        what: 'Die Rechnung kam von einem anderen Knoten als dem, der geantwortet hat.',
        next: 'Etwas steht dazwischen. Die Adresse mit dem Betreiber des Knotens prüfen.',
      },
      wrong_network: {
        what: 'Der Knoten ist in einem Bitcoin-Netz, das diese Kasse nicht kennt.',
        next: 'Einen Knoten in mainnet, testnet, signet oder regtest verbinden.',
      },
      wallet_locked: {
        what: 'Der Knoten antwortet, aber seine Wallet ist gesperrt.',
        next: 'Auf dem Knoten entsperren (lncli unlock), dann neu prüfen.',
      },
      lost: {
        what: 'Die Kasse hat während der Prüfung nicht mehr geantwortet.',
        next: 'Nichts wurde gespeichert. Warten, bis sie wieder da ist, dann neu prüfen.',
      },
      rate_limited: {
        what: 'Zu viele Prüfungen in kurzer Zeit.',
        next: 'Es wurde nichts gesendet. Eine Minute warten, dann neu prüfen.',
      },
      stopped: {
        what: 'Die Prüfung wurde angehalten.',
        next: 'Nichts wurde gespeichert. Du kannst jederzeit neu beginnen.',
      },
    },
    missing: 'Es fehlt: {{missing}}',
    detail: 'Der Knoten sagt: {{detail}}',
    warn: {
      rights: 'Dieser Schlüssel kann mehr als verkaufen.',
      synced: 'Der Knoten holt die Kette noch ein. Verkäufe werden vielleicht spät bestätigt.',
      sync_unknown: 'Dieser Schlüssel darf nicht nach der Kette fragen. Für eine Kasse genügt er.',
      room_unknown:
        'Er verkauft, sieht aber nicht, wie viel noch ankommen kann. Mit ListChannels warnt die ' +
        'Kasse, bevor jemand vergeblich zahlt.',
      clock_skew:
        'Die Uhren von Kasse und Knoten gehen {{seconds}} s auseinander. Bald diese Uhr stellen: ' +
        'sonst stimmen die Fristen nicht.',
      other: 'Das geht, aber sieh es dir bald an.',
    },
  },
  confirm: {
    title: 'Gehört dieses Zertifikat zum eigenen Knoten?',
    why:
      'Es wurde kein Zertifikat mitgebracht. Bitte diesen Fingerabdruck mit dem des Knotens ' +
      'vergleichen: Erst danach wird das Macaroon gesendet.',
    how: 'Auf dem Knoten zeigt ihn dieser Befehl:',
    command: 'openssl x509 -in ~/.lnd/tls.cert -noout -fingerprint -sha256',
    same: 'Er stimmt überein, weiter',
    differs:
      'Weicht er ab, bitte nicht weitergehen: Vielleicht hat sich jemand dazwischengeschaltet.',
  },
  wide: {
    title: 'Dieser Schlüssel kann mehr als verkaufen',
    why:
      'Wer an diesen Rechner kommt, könnte damit das Geld des Knotens ausgeben. ' +
      'Eine Kasse muss nur Rechnungen erstellen und nachsehen.',
    rights: 'Er darf auch:',
    can: {
      onchain: 'das On-Chain-Geld des Knotens ausgeben',
      offchain: 'Lightning-Zahlungen senden',
      macaroon: 'weitere Schlüssel wie sich selbst erstellen',
    },
    others_one: '{{count}} weiteres Recht nutzen, das eine Kasse nicht braucht',
    others_other: '{{count}} weitere Rechte nutzen, die eine Kasse nicht braucht',
    bake: 'Kleineren erstellen',
    baking: 'Kleinerer wird erstellt…',
    bake_hint: 'Geschieht jetzt auf deinem Knoten; der weite wird hier vergessen.',
    cannot_bake: 'Er darf keine anderen erstellen, also auf dem Knoten einen kleineren machen:',
    command:
      'lncli bakemacaroon uri:/lnrpc.Lightning/AddInvoice uri:/lnrpc.Lightning/LookupInvoice ' +
      'uri:/lnrpc.Lightning/ListInvoices uri:/lnrpc.Lightning/SubscribeInvoices ' +
      'uri:/lnrpc.Lightning/GetInfo uri:/lnrpc.Lightning/ListChannels ' +
      'uri:/invoicesrpc.Invoices/CancelInvoice',
    insist: 'Ich bin Inhaber und behalte diesen Schlüssel trotzdem',
    insist_hint: 'Das steht dann mit deinem Namen und der Zeit im Prüfprotokoll.',
    bake_failed:
      'Der Knoten hat keinen kleineren erstellt. Nichts hat sich geändert; neu versuchen.',
  },
  shop: {
    heading: 'Dein Laden',
    lead: 'Das steht auf den Belegen. In den Einstellungen lässt es sich später ändern.',
    name: 'Name des Ladens',
    name_placeholder: 'Nordlicht Kaffee',
    till: 'Name dieser Kasse',
    till_first: 'Kasse 1',
    currency: 'Währung',
    currency_hint: 'Preise und Berichte werden darin geführt.',
    zone: 'Zeitzone',
    zone_hint: 'Bestimmt, wann ein Geschäftstag endet.',
    missing: 'Bitte ausfüllen.',
    too_long: 'Höchstens {{max}} Zeichen.',
    none_found: 'Nichts gefunden',
    next: 'Weiter zum Inhaber',
  },
  owner: {
    heading: 'Du als Inhaber',
    lead: 'Du meldest dich mit Namen und dieser PIN an. Weitere Personen kommen später dazu.',
    name: 'Dein Name',
    open: 'Kasse öffnen',
    opening: 'Kasse wird geöffnet…',
    draft_gone: 'Die geprüfte Verbindung ist abgelaufen. Bitte den Knoten noch einmal prüfen.',
    pin_gone: 'Die PIN wurde nach dem Senden von dieser Seite entfernt. Bitte neu eingeben.',
  },
  pin: {
    label: 'PIN',
    again: 'PIN noch einmal',
    hint: '6 bis 12 Ziffern',
    too_short: 'Mindestens 6 Ziffern.',
    digits: 'Nur Ziffern.',
    differs: 'Die beiden PINs sind nicht gleich.',
    weak: {
      repeated: 'Leicht zu erraten: immer die gleichen Ziffern.',
      sequence: 'Leicht zu erraten: Ziffern der Reihe nach.',
      common: 'Leicht zu erraten: viele wählen diese.',
      date: 'Leicht zu erraten: sieht aus wie ein Datum.',
    },
    good: 'Gute PIN',
  },
}
