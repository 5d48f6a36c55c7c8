import { useCallback } from 'react'
import { useLocale } from '../ui/locale.ts'
import { shortDayStyle, type TimeStyle, writeTime } from '../ui/time-format.ts'
import { coreNowMs } from './core-clock.ts'
import { useSession } from './session-store.ts'

/** The shop's own zone; before there is a shop, the computer's. */
export function useShopZone(): string {
  return useSession((store) => store.view?.timeZone ?? COMPUTER_ZONE)
}

const COMPUTER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * Writes wall times as the shop's clock shows them, in the person's locale: a window far away, or a
 * computer set to another zone, reads the same hours as the receipts (pain 24).
 */
export function useWhen(): (atMs: number, style: TimeStyle) => string {
  const locale = useLocale()
  const timeZone = useShopZone()
  return useCallback(
    (atMs, asked) => {
      const isShort = asked === 'short_day'
      const style = isShort ? shortDayStyle(atMs, coreNowMs(), timeZone) : asked
      return writeTime(atMs, style, { locale, timeZone })
    },
    [locale, timeZone],
  )
}
