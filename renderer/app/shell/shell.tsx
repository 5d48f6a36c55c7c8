import { lazy, type ReactElement, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { SellScreen } from '../../features/sell/sell-screen.tsx'
import { useSaleNews } from '../../features/sell/use-sale-news.ts'
import { Skeleton } from '../../ui/screen-states.tsx'
import { Announcer } from '../announcer.tsx'
import { hasCommand, isCovered, isTyping, useReleasedFocus, useWindowKeys } from '../keys.ts'
import { lock, useIdleLock } from '../lock.ts'
import { useOverlay } from '../overlays.ts'
import { usePlace } from '../place.ts'
import { ScreenBoundary } from '../screen-boundary.tsx'
import { homeOf, type ScreenId, screensFor } from '../screens.ts'
import { Rail } from './rail.tsx'
import css from './shell.module.css'
import { StatusStrip } from './status-strip.tsx'

// Sell opens first and must be there at once; the others are fetched when the window is idle.
const later = {
  recent: async () => ({
    default: (await import('../../features/recent/recent-screen.tsx')).RecentScreen,
  }),
  credits: async () => ({
    default: (await import('../../features/credits/credits-screen.tsx')).CreditsScreen,
  }),
  book: async () => ({
    default: (await import('../../features/book/book-screen.tsx')).BookScreen,
  }),
  wallet: async () => ({
    default: (await import('../../features/wallet/wallet-screen.tsx')).WalletScreen,
  }),
  settings: async () => ({
    default: (await import('../../features/settings/settings-screen.tsx')).SettingsScreen,
  }),
  palette: async () => ({ default: (await import('../palette.tsx')).Palette }),
  keySheet: async () => ({ default: (await import('../key-sheet.tsx')).KeySheet }),
}
const RecentScreen = lazy(later.recent)
const CreditsScreen = lazy(later.credits)
const BookScreen = lazy(later.book)
const WalletScreen = lazy(later.wallet)
const SettingsScreen = lazy(later.settings)
const Palette = lazy(later.palette)
const KeySheet = lazy(later.keySheet)

const IDLE_WITHIN_MS = 2_000

/** A screen nobody has opened yet must open while the host is away, so it is fetched before. */
function useScreensAtHand(): void {
  useEffect(() => {
    const idle = requestIdleCallback(
      () => {
        for (const load of Object.values(later)) load().catch(() => {})
      },
      { timeout: IDLE_WITHIN_MS },
    )
    return () => cancelIdleCallback(idle)
  }, [])
}

/** The frame around every screen of a signed-in person. */
export function Shell({ view }: { view: SessionView }): ReactElement {
  const { t } = useTranslation('shell')
  const overlay = useOverlay((store) => store.open)
  const wanted = usePlace((store) => store.screen)
  const screens = screensFor(view)
  const screen = screens.includes(wanted) ? wanted : homeOf(screens)
  useIdleLock(view.appearance.idleLockMinutes)
  useSaleNews(screens.includes('sell'))
  useShellKeys(screens)
  useReleasedFocus()
  useScreensAtHand()
  return (
    <div className={css.shell} data-testid="shell" data-screen={screen}>
      {view.profile === 'sandbox' && (
        <header className={css.band} data-testid="sandbox-band">
          <strong>{t('sandbox.name')}</strong> · {t('sandbox.words')}
        </header>
      )}
      <Rail screens={screens} screen={screen} />
      <main className={css.main}>
        <ScreenBoundary key={screen}>
          <Suspense fallback={<Skeleton />}>
            <Screen screen={screen} />
          </Suspense>
        </ScreenBoundary>
      </main>
      <StatusStrip view={view} />
      <Announcer />
      <Suspense fallback={null}>
        {overlay === 'palette' && <Palette screens={screens} />}
        {overlay === 'keys' && <KeySheet screen={screen} screens={screens} />}
      </Suspense>
    </div>
  )
}

function Screen({ screen }: { screen: ScreenId }): ReactElement {
  switch (screen) {
    case 'sell':
      return <SellScreen />
    case 'recent':
      return <RecentScreen />
    case 'credits':
      return <CreditsScreen />
    case 'book':
      return <BookScreen />
    case 'wallet':
      return <WalletScreen />
    case 'settings':
      return <SettingsScreen />
  }
}

/** Ctrl/Cmd-K palette, Ctrl/Cmd-L lock, ? or F1 keys, Alt-1… screens. */
function useShellKeys(screens: readonly ScreenId[]): void {
  useWindowKeys((event) => {
    const key = event.key.toLowerCase()
    const { show } = useOverlay.getState()
    if (hasCommand(event) && key === 'k') {
      event.preventDefault()
      show('palette')
    } else if (hasCommand(event) && key === 'l') {
      event.preventDefault()
      void lock()
    } else if (event.key === 'F1' || (event.key === '?' && !isTyping(event.target))) {
      if (isCovered(event.target)) return
      event.preventDefault()
      show('keys')
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code) && !isCovered(event.target)) {
      const screen = screens[Number(event.code.slice(5)) - 1]
      if (!screen) return
      event.preventDefault()
      usePlace.getState().go(screen)
    }
  })
}
