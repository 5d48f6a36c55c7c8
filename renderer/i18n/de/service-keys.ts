import type { serviceKeys as en } from '../en/service-keys.ts'
import type { Translated } from '../translated.ts'

export const serviceKeys: Translated<typeof en> = {
  lead:
    'Andere Programme auf diesem Rechner können mit einem Schlüssel die Guthaben deiner Kunden ' +
    'nutzen. Ein Schlüssel darf nur, was du ankreuzt, lässt sich jederzeit beenden, und alles, ' +
    'was er tut, steht im Protokoll.',
  empty: {
    title: 'Noch hat kein Programm einen Schlüssel',
    next: 'Solange es keinen gibt, antwortet die Kasse keinem Programm. Lege den ersten an.',
  },
  create: 'Schlüssel anlegen',
  created: 'Der Schlüssel „{{name}}“ ist angelegt.',
  rolled: 'Der Schlüssel „{{name}}“ hat ein neues Geheimnis.',
  revoked: 'Der Schlüssel „{{name}}“ ist beendet. Kein Programm kommt mehr damit herein.',
  table: 'Schlüssel anderer Programme',
  name: 'Schlüssel und was er darf',
  last_used: 'Zuletzt benutzt',
  limit: 'Aufrufe/min',
  ends: 'Gilt bis',
  actions: 'Aktionen',
  never_used: 'nie',
  ago: 'vor {{age}}',
  just_now: 'gerade eben',
  no_end: 'ohne Ende',
  made_by: 'angelegt von {{name}}, {{day}}',
  old_until: 'Altes Geheimnis gilt bis {{time}}',
  status: { active: 'gilt', expired: 'abgelaufen', revoked: 'beendet' },
  roll: 'Neues Geheimnis',
  roll_of: 'Neues Geheimnis für {{name}}',
  revoke: 'Beenden',
  revoke_of: '{{name}} beenden',
  revoke_confirm: {
    title: 'Den Schlüssel „{{name}}“ beenden?',
    text:
      'Das Programm, das ihn nutzt, bekommt ab sofort und für immer keine Antwort mehr. Was es ' +
      'getan hat, bleibt im Buch und im Protokoll. Offene Reservierungen fallen zurück, wenn ' +
      'ihre Zeit um ist.',
    yes: 'Schlüssel beenden',
  },
  form: {
    title: 'Schlüssel anlegen',
    name: 'Name des Programms',
    name_hint: 'Er steht im Protokoll bei allem, was das Programm tut.',
    name_taken: 'So heißt schon ein Schlüssel. Wähle einen Namen, der sich unterscheidet.',
    scopes: 'Was es darf',
    scopes_missing: 'Mindestens eines ankreuzen.',
    limit: 'Höchstens Aufrufe/min',
    ends: 'Gilt',
    ends_in: { never: 'ohne Ende', d30: '30 Tage', d90: '90 Tage', d365: 'ein Jahr' },
    save: 'Schlüssel anlegen',
  },
  roll_form: {
    words: 'Name, Rechte und Kennungen bleiben. Nur das Geheimnis wird getauscht.',
    keep: 'Das alte Geheimnis',
    keep_for: {
      m0: 'endet sofort',
      m60: 'gilt noch eine Stunde',
      m1440: 'gilt noch einen Tag',
    },
    save: 'Neues Geheimnis erzeugen',
  },
  issued: {
    title: 'Der Schlüssel von „{{name}}“',
    words:
      'Kopiere ihn jetzt in die Einstellungen des Programms. Tillbook behält nur einen Hash: ' +
      'Niemand kann ihn noch einmal zeigen, auch du nicht.',
    label: 'Dienstschlüssel',
    copy: 'Schlüssel kopieren',
    stored: 'Ich habe ihn gespeichert',
    done: 'Fertig',
  },
  scope: {
    credits_read: {
      name: 'Guthaben lesen',
      hint: 'Stände, Auszüge, Pakete und Käufe.',
    },
    credits_use: {
      name: 'Guthaben nutzen',
      hint: 'Guthaben eines Kunden ausgeben; einen Kauf beginnen.',
    },
    credits_internal: {
      name: 'Guthaben bewegen',
      hint: 'Anfangsstand, reservieren, abbuchen, erstatten, wartende Gutscheine. Für eigene Dienste.',
    },
    gifts: {
      name: 'Gutscheine',
      hint: 'Codes nachsehen, einlösen und zurücknehmen. Zum Anlegen auch „Guthaben nutzen“.',
    },
    plans: {
      name: 'Abos',
      hint: 'Abos ansehen und beenden. Für Beginn und Wechsel auch „Guthaben nutzen“.',
    },
    plans_admin: {
      name: 'Abos verwalten',
      hint: 'Abos verschenken, beenden, Fälliges abbuchen.',
    },
    customers: {
      name: 'Kunden',
      hint: 'Anlegen, finden und ändern. Stände nur mit „Guthaben lesen“.',
    },
    book_read: { name: 'Buch lesen', hint: 'Journal, Konten und Berichte.' },
  },
  api: {
    title: 'Wo Programme die Kasse erreichen',
    answers: 'Programmen antworten',
    answers_hint: 'Aus schließt den Port sofort. Die Schlüssel bleiben, wie sie sind.',
    state: 'Zustand',
    states: {
      off: 'Ausgeschaltet',
      no_keys: 'Geschlossen, bis es einen Schlüssel gibt',
      starting: 'Wird geöffnet…',
      listening: 'Antwortet nur auf diesem Rechner',
      port_taken: 'Ein anderes Programm hat diesen Port',
      failed: 'Das System hat diesen Port verweigert',
    },
    taken_next:
      'Kein Programm bekommt gerade Antwort, und nichts ist verloren. Beende das andere Programm ' +
      'oder wähle einen anderen Port; die Kasse versucht es alle paar Sekunden wieder.',
    failed_next:
      'Kein Programm bekommt gerade Antwort, und nichts ist verloren. Wähle einen anderen Port.',
    address: 'Adresse',
    document: 'Beschreibung (OpenAPI 3.1)',
    document_hint: 'Wird wie jeder Aufruf mit einem Schlüssel gefragt.',
    port: 'Port',
    port_wrong: 'Eine Zahl von 1024 bis 65535.',
    copy_of: 'Kopieren: {{what}}',
  },
  how: {
    title: 'Ein erster Aufruf',
    words:
      'Mit dem Schlüssel in einer Umgebungsvariable fragt ein Programm, was es zu kaufen gibt:',
  },
}
