import { z } from 'zod'
import { type HttpSourceSpec, PRICE_TEXT } from './http-source.ts'

const answerSchema = z.object({
  error: z.array(z.string()).max(0),
  result: z.record(
    z.string(),
    // `c` is the last trade: price and volume.
    z.object({ c: z.tuple([z.string().regex(PRICE_TEXT), z.string()]) }),
  ),
})
const refusalSchema = z.object({ error: z.array(z.string()).min(1) })

/** The last trade. Kraken calls bitcoin XBT, and old pairs by an older name: XXBTZEUR, XBTCHF. */
export const kraken: HttpSourceSpec = {
  name: 'kraken',
  baseUrl: 'https://api.kraken.com',
  path: (currency) => `/0/public/Ticker?pair=XBT${currency}`,
  parse(body, currency) {
    const answer = answerSchema.safeParse(body)
    if (!answer.success) return null
    const [entry, ...more] = Object.entries(answer.data.result)
    const names = [`XXBTZ${currency}`, `XBT${currency}`]
    if (!entry || more.length > 0 || !names.includes(entry[0])) return null
    return entry[1].c[0]
  },
  isUnknownCurrency(body) {
    const refusal = refusalSchema.safeParse(body)
    return refusal.success && refusal.data.error.some((text) => text.includes('Unknown asset pair'))
  },
}
