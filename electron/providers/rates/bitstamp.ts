import { z } from 'zod'
import { type HttpSourceSpec, PRICE_TEXT } from './http-source.ts'

const answerSchema = z.object({
  last: z.string().regex(PRICE_TEXT),
  timestamp: z.string().regex(/^\d+$/),
  /** Newer answers name the pair; older ones did not. */
  pair: z.string().optional(),
})

/** The last trade. Bitstamp answers 404 for a pair it does not trade. */
export const bitstamp: HttpSourceSpec = {
  name: 'bitstamp',
  baseUrl: 'https://www.bitstamp.net',
  path: (currency) => `/api/v2/ticker/btc${currency.toLowerCase()}/`,
  parse(body, currency) {
    const answer = answerSchema.safeParse(body)
    if (!answer.success) return null
    const { last, pair } = answer.data
    return pair === undefined || pair === `BTC/${currency}` ? last : null
  },
  isUnknownCurrency: () => false,
}
