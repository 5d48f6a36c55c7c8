import type { sell as en } from '../en/sell.ts'
import type { Translated } from '../translated.ts'

export const sell: Translated<typeof en> = {
  title: 'sell',
}
