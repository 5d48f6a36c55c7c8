import type { wallet as en } from '../en/wallet.ts'
import type { Translated } from '../translated.ts'

export const wallet: Translated<typeof en> = {
  title: 'wallet',
}
