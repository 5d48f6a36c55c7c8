import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { saleNews } from '../../../renderer/features/sell/sale-news.ts'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { anInvoice } from '../app/invoice-views.ts'

const words = i18next.createInstance()
beforeAll(async () => {
  const interpolation = { escapeValue: false }
  await words.init({ resources: { en, de }, lng: 'en', ns: Object.keys(en), interpolation })
})

function heard(changes: Partial<InvoiceView>, language: 'en' | 'de' = 'en') {
  const t: TFunction<'sell'> = words.getFixedT(language, 'sell')
  const sale = anInvoice('inv_1', { askedIn: 'sat', ...changes })
  const news = saleNews(sale, { t, locale: language })
  return news && { ...news, words: news.words.replaceAll('\u00a0', ' ') }
}

const paid = { status: 'paid', amountMsat: 1_050_000n, receivedMsat: 1_050_000n } as const

describe('what is said and rung of a sale', () => {
  test('a payment in full is paid, and rings', () => {
    const news = heard({ ...paid, outcome: 'exact', script: 'deliver' })
    expect(news).toEqual({ words: 'Paid. 1,050 sat received.', isRung: true })
  })

  test('OPP-01: one that is too small says to keep the goods, and does not ring', () => {
    const under = {
      ...paid,
      receivedMsat: 525_000n,
      outcome: 'under',
      script: 'ask_under',
    } as const
    expect(heard(under)?.words).toMatch(/^Paid, 525 sat missing\. Keep the goods for now\./)
    expect(heard(under, 'de')?.words).toMatch(/^Bezahlt, 525 sat fehlen\. Ware noch behalten\./)
    expect(heard(under)?.isRung).toBe(false)
  })

  test('pain 3: one without an amount says to keep the goods, and does not ring', () => {
    const news = heard({
      ...paid,
      receivedMsat: null,
      outcome: 'unknown',
      script: 'ask_unknown_amount',
    })
    expect(news?.words).toMatch(/^Paid, amount unknown\. .*Keep the goods/)
    expect(news?.isRung).toBe(false)
  })

  test.each([
    ['late_deliver_or_refund', 'paid_late', /^Paid late\. .*it is booked/, true],
    ['void_lost_race', 'paid', /^Paid while voiding\. .*faster than the void/, true],
    ['node_silent', 'pending', /^Waits at another node\. .*Keep the goods/, false],
  ] as const)('%s says its own words', (script, status, said, isRung) => {
    const news = heard({ ...paid, status, outcome: 'exact', script })
    expect(news?.words).toMatch(said)
    expect(news?.isRung).toBe(isRung)
  })

  test.each([
    ['arriving', 'A payment is arriving.'],
    ['canceled', 'Voided.'],
    ['expired', 'Expired.'],
  ] as const)('%s is said and not rung', (status, said) => {
    expect(heard({ status })).toEqual({ words: said, isRung: false })
  })

  test('a code that waits is no news: the counter says it itself', () => {
    expect(heard({ status: 'pending' })).toBeNull()
  })
})
