import type { wallet as en } from '../en/wallet.ts'
import type { Translated } from '../translated.ts'

export const wallet: Translated<typeof en> = {
  title: 'Wallet im Sandkasten',
  words: 'Ein gespielter Kunde. Er zahlt die Codes dieses Sandkastens, gut oder schlecht.',
  balance: 'Guthaben des Kunden',
  choose: 'Wartende Verkäufe',
  none: 'Kein Verkauf wartet. Einen an der Kasse machen oder einen Code einfügen.',
  to_sell: 'Zur Kasse',
  code: 'Zahlungscode',
  code_hint: 'Einen Code einfügen, der mit lnbc beginnt',
  mode: 'Wie sich der Kunde verhält',
  modes: {
    pay: { name: 'Zahlen', words: 'Den genauen Betrag, sofort.' },
    pay_late: { name: 'Spät zahlen', words: 'Wartet, bis die Zeit um ist, und zahlt dann.' },
    overpay: { name: 'Zu viel zahlen', words: 'Sendet mehr als verlangt.' },
    pay_twice: { name: 'Doppelt zahlen', words: 'Sendet dieselbe Zahlung zweimal.' },
    vanish: { name: 'Verschwinden', words: 'Beginnt zu zahlen und ist weg; das Geld hängt.' },
  },
  pay: '{{amount}} zahlen',
  pay_any: 'Zahlen',
  paying: 'Zahlt',
  results: 'Letzte Ergebnisse',
  no_results: 'Was der Kunde tut, erscheint hier.',
  result: {
    succeeded: '{{amount}} bezahlt',
    failed: 'Nicht bezahlt',
    held: 'Unterwegs, {{amount}} gehalten',
  },
}
