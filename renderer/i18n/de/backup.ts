import type { backup as en } from '../en/backup.ts'
import type { Translated } from '../translated.ts'

export const backup: Translated<typeof en> = {
  lead:
    'Eine verschlüsselte Kopie des ganzen Buchs, geschrieben, während du verkaufst, und wieder ' +
    'gelesen, bevor sie zählt. Am besten auf einer anderen Platte: neben dem Buch verbrennt sie mit.',
  state: {
    not_set_up: 'Noch ist keine Sicherung eingerichtet. Beginne mit einer Passphrase.',
    off: 'Die tägliche Sicherung ist ausgeschaltet.',
    waiting: 'Eingerichtet. Die erste Sicherung kommt noch.',
    good: 'Die letzte Sicherung ist gut.',
    overdue: 'Die tägliche Sicherung ist überfällig. Prüfe den Ordner und sichere jetzt.',
    failed: 'Der letzte Versuch ist gescheitert. Frühere Sicherungen sind unberührt.',
  },
  last: 'Letzte gute Sicherung',
  none: 'noch keine',
  holds: 'Enthält das Buch bis',
  entry: 'Eintrag #{{seq}}',
  size: 'Größe',
  next: 'Nächste',
  now: 'Jetzt sichern',
  drill: 'Probe',
  drilling: 'Probe läuft…',
  drilled: 'Probe bestanden {{when}}',
  drill_failed: 'Probe gescheitert',
  not_drilled: 'noch nicht geprobt',
  list: 'Aufbewahrte Sicherungen',
  written: 'Geschrieben',
  by: {
    manual: 'von Hand',
    daily: 'täglich',
    command: 'per Befehl',
  },
  job: {
    backup: 'Sicherung läuft',
    drill: 'Wiederherstellung wird geprobt',
  },
  phase: {
    snapshot: 'das Buch wird kopiert',
    verify: 'jeder Eintrag wird bewiesen',
    write: 'wird verschlüsselt',
    read_back: 'die Datei wird gelesen',
    compare: 'wird verglichen',
  },
  safe: 'Der Verkauf geht weiter.',
  passphrase: 'Passphrase',
  passphrase_words:
    'Ohne sie öffnet niemand eine Sicherung, auch du nicht. Schreib sie auf und verwahre ' +
    'sie getrennt von der Platte. Frühere Sicherungen behalten die Passphrase ihrer Zeit.',
  passphrase_is_set: 'Eine Passphrase ist gesetzt.',
  passphrase_new: 'Neue Passphrase',
  passphrase_again: 'Noch einmal dieselbe',
  passphrase_short: 'Mindestens {{min}} Zeichen; fünf beliebige Wörter sind gut.',
  passphrase_differs: 'Die beiden sind nicht gleich.',
  passphrase_save: 'Passphrase setzen',
  passphrase_saved: 'Die Passphrase ist gesetzt',
  strength: {
    label: 'Stärke',
    weak: 'schwach: zu leicht zu erraten',
    fair: 'mittel',
    good: 'gut',
  },
  schedule: 'Zeitplan und Ordner',
  daily: 'Jeden Tag eine Sicherung schreiben',
  daily_hint: 'Eine versäumte wird beim nächsten Start nachgeholt.',
  hour: 'Stunde des Ladentags',
  folder: 'Ordner',
  folder_hint: 'Am besten auf einer eigenen Platte. Der ganze Pfad, auf dem Rechner mit dem Buch.',
  folder_refused: 'In diesen Ordner kann die Kasse nicht schreiben. Nichts wurde geändert.',
  keep_daily: 'Tage aufbewahren',
  keep_weekly: 'Wochen aufbewahren',
  keep_hint:
    'Von den täglichen die neueste jedes Tages und jeder Woche; die letzte gute wird nie entfernt. Von Hand geschriebene bleiben, bis du sie löschst.',
  fault: {
    wrong_passphrase: 'Die Passphrase öffnet diese Sicherung nicht.',
    damaged: 'Die Sicherung ist beschädigt oder abgeschnitten.',
    not_a_backup: 'Diese Datei ist keine Sicherung von Tillbook.',
    newer: 'Sie stammt von einem neueren Tillbook. Installiere zuerst dieses.',
    chain_broken: 'Das Buch darin ist nicht unversehrt: ein Eintrag wurde geändert.',
    other_book: 'Das ist die Sicherung eines anderen Ladens als dem auf diesem Rechner.',
    vault_closed:
      'Dieser Rechner nahm die Schlüssel nicht an. Den Schlüsselbund entsperren, dann noch einmal.',
    in_sandbox:
      'Die Sandbox ist offen. Verlasse sie zuerst: Einstellungen, Sandbox. Nichts wurde geändert.',
    of_sandbox: 'Das ist eine Sicherung der Sandbox. Spielgeld wird nie ein echtes Buch.',
    disk_full: 'Auf der Platte ist nicht genug Platz.',
    folder_missing: 'Der Ordner oder die Datei ist nicht da. Ist die Platte angeschlossen?',
    read_only: 'In den Ordner kann nicht geschrieben werden.',
    exists: 'Eine Datei dieses Namens ist schon da. Sie bleibt, wie sie ist.',
    no_passphrase: 'Noch ist keine Passphrase gesetzt.',
    busy: 'Eine andere Sicherung läuft.',
    stopped: 'Abgebrochen. Nichts wurde aufbewahrt.',
    failed: 'Es hat nicht geklappt. Das Protokoll unter Diagnose sagt mehr.',
  },
  restore: {
    title: 'Sicherung wiederherstellen',
    badge: 'Erst bewiesen',
    points: {
      file: 'Datei wählen und ihre Passphrase eingeben',
      proved: 'Jeder Eintrag wird bewiesen, bevor etwas ersetzt wird',
      kept: 'Ein vorhandenes Buch wird daneben aufbewahrt',
    },
    action: 'Sicherung wiederherstellen',
    lead: 'Nichts wird ersetzt, bevor jeder Eintrag der Sicherung bewiesen ist.',
    file: 'Sicherungsdatei',
    choose: 'Datei wählen',
    chosen: '{{name}}, {{size}}',
    passphrase: 'Passphrase der Sicherung',
    check: 'Sicherung prüfen',
    back: 'Zurück',
    put: 'Dieses Buch wiederherstellen',
    putting: 'Wird wiederhergestellt…',
    steps: {
      read: 'Datei übernommen, {{percent}} %',
      open: 'Die Passphrase öffnet sie',
      proved: 'Jeder Eintrag, Saldo und jedes Siegel bewiesen',
      compared: 'Mit dem Vorhandenen verglichen',
    },
    found: '{{shop}}, bis Eintrag #{{seq}}, geschrieben {{when}}',
    book: 'Buch {{id}}, {{entries}} Einträge',
    old: {
      none: 'Hier ist noch kein Buch.',
      same_book_none: 'Das vorhandene Buch enthält nichts Neueres.',
      same_book:
        'Das vorhandene Buch hat {{count}} neuere Einträge. Sie fehlen in der Sicherung und bleiben ' +
        'im alten Buch, das daneben aufbewahrt wird.',
      diverged:
        'Das vorhandene Buch ging nach gemeinsamem Anfang anders weiter. Es wird aufbewahrt.',
      other_book: 'Hier liegt ein anderes Buch. Es wird neben dem neuen aufbewahrt.',
      unreadable: 'Das vorhandene Buch ist nicht lesbar. Es wird aufbewahrt, wie es ist.',
    },
    over: {
      action: 'Sicherung wiederherstellen…',
      words:
        'Setzt einen älteren Stand dieses Buchs oder das Buch eines anderen Ladens an die Stelle des ' +
        'offenen. Das offene wird daneben aufbewahrt und nie gelöscht.',
      in_sandbox:
        'Die Sandbox enthält Spielgeld und wird nie ersetzt. Verlasse sie zuerst: Einstellungen, Sandbox.',
      lead:
        'Das offene Buch verkauft weiter, bis du bestätigst. Es wird neben dem wiederhergestellten ' +
        'aufbewahrt und nie gelöscht.',
      other_book: 'Das ist das Buch eines anderen Ladens. Von {{shop}} ist nichts darin.',
      other_paid_one: '{{count}} bezahlter Verkauf davon bleibt nur im alten Buch.',
      other_paid_other: '{{count}} bezahlte Verkäufe davon bleiben nur im alten Buch.',
      paid_one:
        '{{count}} Verkauf wurde seither bezahlt. Sein Geld ist bei deinem Knoten; im ' +
        'wiederhergestellten Buch fehlt er.',
      paid_other:
        '{{count}} Verkäufe wurden seither bezahlt. Ihr Geld ist bei deinem Knoten; im ' +
        'wiederhergestellten Buch fehlen sie.',
      receipt: 'Die Belegnummer {{number}} wird noch einmal vergeben.',
      receipts: 'Die Belegnummern {{from}} bis {{to}} werden noch einmal vergeben.',
      undone: 'Guthaben, Gutscheine, Abos, Personen und PINs sind wieder wie damals.',
      afterwards:
        'Alle werden abgemeldet und melden sich mit der PIN von damals an. Dass du es ' +
        'wiederhergestellt hast, steht für immer im Buch.',
      waiting_one: '{{count}} Verkauf wartet noch auf sein Ende.',
      waiting_other: '{{count}} Verkäufe warten noch auf ihr Ende.',
      waiting_next:
        'Niemand würde ihr Geld buchen. Storniere sie oder lass sie ablaufen: höchstens eine ' +
        'Viertelstunde. Die eines anderen Knotens enden, wenn er wieder verbunden ist. Danach prüfe noch einmal.',
      name: 'Tippe den Namen des Ladens, der ersetzt wird: {{shop}}',
      name_hint: 'Damit niemand ein Buch mit einem Druck zu viel ersetzt.',
      other_name: 'So heißt er nicht. Nichts wurde geändert.',
      pin: 'Deine PIN',
      stop: 'Abbrechen',
      changed:
        'Inzwischen wurde ein Verkauf bezahlt. Nichts wurde geändert. Prüfe noch einmal und lies, was fehlt.',
      gone: 'Das Geprüfte ist nicht mehr da. Nichts wurde geändert. Prüfe die Sicherung noch einmal.',
    },
    afterwards:
      'Danach meldest du dich mit deiner bisherigen PIN an. Der Knoten wird neu verbunden, wenn sein Zugang nicht auf diesem Rechner liegt.',
  },
}
