import type { seal as en } from '../en/seal.ts'
import type { Translated } from '../translated.ts'

export const seal: Translated<typeof en> = {
  title: {
    sealed: 'Die Kette hält',
    checking: 'Die Kette wird geprüft',
    check_failed: 'Die Prüfung brach ab',
    broken: 'Gebrochen bei Eintrag #{{broken}}',
    broken_sums: 'Die Summen stimmen nicht',
    rolled_back: 'Das ist eine ältere Kopie',
    forked: 'Das ist eine andere Geschichte',
    unanchored: 'Die Kette hält, ihre Vorgeschichte ist unbekannt',
  },
  words: {
    sealed:
      'Jeder Eintrag bis #{{head}} ist, wie er geschrieben wurde, oder kam nach der letzten Prüfung.',
    checking: 'Es ist nichts Falsches bekannt. Verkäufe gehen weiter.',
    check_failed:
      'Es ist nichts Falsches bekannt, aber das ganze Buch wurde nicht bewiesen. In wenigen Minuten folgt der nächste Versuch; prüfen geht auch jetzt.',
    broken:
      'Jemand oder etwas hat das Buch von außen geändert. Die Einträge davor stehen. Verkaufen geht weiter, eingehendes Geld ist sicher; ausgegeben wird nichts. Diesen Ordner so lassen und eine frühere Sicherung einspielen: Sie wird zuerst geprüft.',
    rolled_back:
      'Das Buch stand bei Eintrag #{{anchor}}, als das zuletzt außerhalb vermerkt wurde; diese Kopie endete davor. Verkaufen geht weiter, und was der Knoten bekam, wird von selbst wieder gebucht; Credits können nicht ausgegeben werden. Das neuere Buch zurücklegen oder mit diesem weitermachen.',
    forked:
      'Wo das Buch bei Eintrag #{{anchor}} stand, hat dieses einen anderen Eintrag: Es wurde an zwei Orten beschrieben. Verkaufen geht weiter; Credits können nicht ausgegeben werden. Das richtige Buch zurücklegen oder mit diesem weitermachen.',
    unanchored:
      'Jeder Eintrag bis #{{head}} ist, wie er geschrieben wurde. Was zuletzt außerhalb des Buchs vermerkt wurde, ist aber verloren: Eine ältere Kopie wäre nicht von ihm zu unterscheiden. Verkaufen und Ausgeben gehen weiter.',
  },
  journal_lost:
    'Beim Start fehlte das Nebenjournal. Eine ältere Kopie dieses Buchs wäre vom Buch selbst nicht zu unterscheiden. Ein gedrucktes oder anderswo verwahrtes Siegel vergleichen.',
  journal_damaged: 'Eine Zeile des Nebenjournals wurde geändert. Die Zeilen daneben gelten weiter.',
  sealed_ahead:
    'Die Uhr ging einmal vor: Tage bis {{day}} sind schon gesiegelt. Das nächste Siegel kommt nach diesem Tag; bis dahin werden Einträge wie immer alle zehn Minuten außerhalb des Buchs vermerkt.',
  journal_end_damaged:
    'Die neuesten Zeilen des Nebenjournals wurden geändert. Eine ältere Kopie dieses Buchs wäre vom Buch selbst nicht zu unterscheiden. Ein gedrucktes oder anderswo verwahrtes Siegel vergleichen.',
  never_checked: 'Das ganze Buch wurde noch nicht geprüft.',
  result_ok: 'alles stimmt',
  result_broken: 'gebrochen',
  per_second: '{{entries}} je Sekunde',
  fact: {
    checked_at: 'Ganzes Buch geprüft',
    result: 'Ergebnis',
    entries: 'Einträge',
    speed: 'Tempo',
    balances: 'Nachgerechnete Salden',
    holds: 'Offene Reservierungen',
    trial: 'Saldenbilanz null in',
    anchors: 'Punkte außerhalb',
    recent: 'Neue Einträge geprüft',
  },
  state: 'Was über das Buch bekannt ist',
  verify: 'Ganzes Buch jetzt prüfen',
  verify_offline:
    'Die Kasse prüft selbst und ist gerade nicht erreichbar. Sobald sie wieder da ist, kannst du prüfen.',
  progress: '#{{done}} von #{{all}}',
  stop: 'Anhalten',
  replay_and_days: 'Neuaufbau und gesiegelte Tage',
  days: 'Gesiegelte Tage',
  days_range: '{{from}} – {{to}}',
  none: {
    title: 'Noch kein Tag ist gesiegelt',
    words: 'Am Ende jedes Tages wird das Buch hier von selbst gesiegelt und außerhalb vermerkt.',
  },
  more: 'Ältere Tage',
  column: {
    day: 'Tag',
    head: 'Gesiegelt bis',
    entries: 'Einträge',
    hash: 'Hash',
    sealed_at: 'Gesiegelt am',
  },
  code_label: 'Siegel vom {{day}}',
  code_title: 'Siegel vom {{day}}',
  code_words:
    'Drucken oder fotografieren. Wer es verwahrt, kann später beweisen, dass nichts zurückgespielt wurde.',
  reason: 'Grund',
  reason_words: 'Er bleibt für immer im Buch.',
  reason_missing: 'Sag, warum, mit mindestens drei Buchstaben.',
  accept: {
    open: 'Mit diesem Buch weitermachen',
    title: 'Mit diesem Buch weitermachen?',
    words:
      'Was das andere Buch danach enthielt, fehlt hier: verbrauchte Credits, eingelöste Gutscheine. Was der Knoten bekam, wird wieder gebucht.',
    do: 'Mit diesem Buch weitermachen',
    owner_only: 'Nur der Inhaber kann entscheiden, mit diesem Buch weiterzumachen.',
  },
  correct: {
    open: 'Korrigieren',
    title: 'Diesen Eintrag korrigieren',
    words:
      'Nichts wird gelöscht: Ein Gegeneintrag gibt ihn ganz oder zum Teil zurück und verweist darauf.',
    node: 'Der Knoten hat dieses Geld bekommen. Nur korrigieren, wenn die Buchung falsch ist; eine Erstattung wird ausgezahlt.',
    plan: 'Der Zeitraum bleibt bezahlt, das Abo läuft weiter. Was jetzt zurückkommt, kommt nicht noch einmal als ungenutzte Tage zurück.',
    commit:
      'Die Reservierung bleibt verbraucht und zählt weiter in der Statistik. Die Credits kommen zurück.',
    use: 'Es zählt weiter als verbraucht in der Statistik. Die Credits kommen zurück.',
    amount: 'Zurückgeben',
    most: 'Höchstens {{amount}}.',
    most_left: 'Ein Teil davon kam schon zurück. Jetzt noch höchstens {{amount}}.',
    too_much: 'Das ist mehr, als davon übrig ist: {{amount}}.',
    refused: {
      corrected:
        'Von diesem Eintrag ist weniger übrig: Inzwischen kam mehr davon zurück. Jetzt wurde nichts gebucht.',
      overdraft:
        'Was dieser Eintrag brachte, ist schon verbraucht und kann nicht zurückgenommen werden. Es wurde nichts gebucht. Gib weniger zurück, oder warte auf eine Aufladung.',
    },
    in_full: 'Ganz korrigiert am {{when}}.',
    nothing_left: 'Davon ist nichts mehr übrig, was zurückkommen könnte.',
    flaw: {
      gift: 'Einen Gutschein machen seine eigenen Schritte rückgängig, keine Korrektur.',
      plan: 'Was ein Abo zurückgegeben hat, wird nicht noch einmal korrigiert, und eine Korrektur seiner Abbuchung auch nicht.',
    },
    do: 'Zurückgeben',
    do_amount: '{{amount}} zurückgeben',
  },
}
