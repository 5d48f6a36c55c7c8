import { z } from 'zod'
import { type HttpSourceSpec, PRICE_TEXT } from './http-source.ts'

const answerSchema = z.object({
  data: z.object({
    amount: z.string().regex(PRICE_TEXT),
    base: z.literal('BTC'),
    currency: z.string(),
  }),
})
const refusalSchema = z.object({
  errors: z.array(z.object({ id: z.enum(['not_found', 'invalid_request']) })).min(1),
})

/** LND-14: the spot price, the middle of Coinbase's own book. */
export const coinbase: HttpSourceSpec = {
  name: 'coinbase',
  baseUrl: 'https://api.coinbase.com',
  path: (currency) => `/v2/prices/BTC-${currency}/spot`,
  parse(body, currency) {
    const answer = answerSchema.safeParse(body)
    // Another currency's price under ours would be the worst of all wrong answers.
    if (!answer.success || answer.data.data.currency !== currency) return null
    return answer.data.data.amount
  },
  isUnknownCurrency: (body) => refusalSchema.safeParse(body).success,
}
