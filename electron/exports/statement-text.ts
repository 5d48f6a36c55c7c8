import { decimalsOf, decimalText } from '../domain/exports/amounts.ts'

/** Every word of a statement, in the shop's language. */
export const STATEMENT_WORDS = {
  en: {
    title: 'Statement',
    account: 'Account',
    customer: 'Customer',
    period: 'Period',
    beginning: 'beginning of the book',
    end: 'entry',
    times: 'times of',
    date: 'Date',
    entry: 'Entry',
    text: 'What',
    in: 'In',
    out: 'Out',
    balance: 'Balance',
    opening: 'Opening balance',
    closing: 'Closing balance',
    held: 'of it still reserved',
    none: 'No entry in this period.',
    sums: 'Sum of the period',
    seal: 'Sealed to entry',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    group: ',',
    point: '.',
  },
  de: {
    title: 'Kontoauszug',
    account: 'Konto',
    customer: 'Kunde',
    period: 'Zeitraum',
    beginning: 'Anfang des Buchs',
    end: 'Eintrag',
    times: 'Zeiten von',
    date: 'Datum',
    entry: 'Eintrag',
    text: 'Vorgang',
    in: 'Zugang',
    out: 'Abgang',
    balance: 'Saldo',
    opening: 'Anfangssaldo',
    closing: 'Schlusssaldo',
    held: 'davon noch reserviert',
    none: 'Kein Eintrag in diesem Zeitraum.',
    sums: 'Summe des Zeitraums',
    seal: 'Versiegelt bis Eintrag',
    page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
    group: '.',
    point: ',',
  },
} as const
export type StatementWords = (typeof STATEMENT_WORDS)[keyof typeof STATEMENT_WORDS]

/** The unit that people read: sats for bitcoin, with the msat behind the point where there are. */
export function statementUnit(currency: string): string {
  if (currency === 'BTC') return 'sat'
  return currency === 'CREDIT' ? 'Credits' : currency
}

/** An amount as people of that language read it, with a true minus. */
export function statementAmount(amount: bigint, currency: string, words: StatementWords): string {
  const plain = decimalText(
    amount < 0n ? -amount : amount,
    currency === 'BTC' ? 3 : decimalsOf(currency),
  )
  const [whole = '0', fraction = ''] = plain.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, words.group)
  const isWholeSat = currency === 'BTC' && fraction === '000'
  const tail = fraction === '' || isWholeSat ? '' : `${words.point}${fraction}`
  return `${amount < 0n ? '\u2212' : ''}${grouped}${tail}`
}

/** `2026-03-29` as people of that language read it. */
export function statementDate(date: string, language: 'en' | 'de'): string {
  const [year, month, day] = date.split('-')
  return language === 'de' ? `${day}.${month}.${year}` : date
}
