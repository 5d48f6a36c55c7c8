import { lazy, type ReactElement, Suspense } from 'react'
import { useConnection } from './connection-store.ts'
import { LostWindow, Opening } from './outside-screens.tsx'
import { ScreenBoundary } from './screen-boundary.tsx'
import { useSession } from './session-store.ts'
import { Shell } from './shell/shell.tsx'

const FirstRunScreen = lazy(async () => ({
  default: (await import('../features/first-run/first-run-screen.tsx')).FirstRunScreen,
}))
const SignInScreen = lazy(async () => ({
  default: (await import('../features/sign-in/sign-in-screen.tsx')).SignInScreen,
}))

/** The phase of the session decides which of four things the window is. */
export function App(): ReactElement {
  const connection = useConnection((store) => store.state)
  const view = useSession((store) => store.view)
  if (connection === 'no_window') return <LostWindow />
  if (!view) return <Opening />
  if (view.phase === 'open') return <Shell view={view} />
  return (
    <ScreenBoundary key={view.phase}>
      <Suspense fallback={<Opening />}>
        {view.phase === 'first_run' ? <FirstRunScreen /> : <SignInScreen />}
      </Suspense>
    </ScreenBoundary>
  )
}
