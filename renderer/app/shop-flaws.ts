import type { ShopSettings } from '../../shared/model/settings.ts'

export type ShopFlaw = { field: keyof ShopSettings; flaw: 'missing' | 'too_long'; max: number }

const LENGTHS: Readonly<Record<keyof ShopSettings, number>> = {
  shopName: 60,
  currency: 3,
  timeZone: 60,
  tillName: 30,
}

/** What the contract would refuse, said before it is asked. */
export function shopFlaws(shop: ShopSettings): ShopFlaw[] {
  const fields = ['shopName', 'tillName', 'currency', 'timeZone'] as const
  return fields.flatMap((field): ShopFlaw[] => {
    const max = LENGTHS[field]
    const length = shop[field].trim().length
    if (length === 0) return [{ field, flaw: 'missing', max }]
    return length > max ? [{ field, flaw: 'too_long', max }] : []
  })
}
