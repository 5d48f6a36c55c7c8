import type { recent as en } from '../en/recent.ts'
import type { Translated } from '../translated.ts'

export const recent: Translated<typeof en> = {
  title: 'recent',
}
