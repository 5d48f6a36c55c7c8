import { canCall, client, connect } from './client.ts'
import { useConnection } from './connection-store.ts'
import { followChanges } from './follow-changes.ts'
import { followStatus } from './follow-status.ts'
import { createHeartbeat } from './heartbeat.ts'
import { invoicesStore } from './invoices-store.ts'
import { tellNews } from './news.ts'
import { followRates } from './rate-store.ts'
import { readSession, useSession } from './session-store.ts'
import { untilCallable } from './until-callable.ts'

const LISTEN_EVERY_MS = 4_000

/** Connects once and keeps the stores fed for as long as the window lives. */
export function boot(): void {
  useConnection.subscribe((now, before) => {
    if (now.openings !== before.openings) void readSession()
  })
  void followStatus()
  void followRates()
  followWhileSignedIn()
  listenForSilence()
  void connect()
}

/** A core that hangs closes nothing: it is lost when it does not answer, and open when it does. */
function listenForSilence(): void {
  const { opened, closed } = useConnection.getState()
  const heartbeat = createHeartbeat({
    ask: (limitMs) => client.session.state(undefined, { signal: AbortSignal.timeout(limitMs) }),
    canAsk: canCall,
    onSilent: closed,
    onBack: opened,
  })
  setInterval(() => void heartbeat.look(), LISTEN_EVERY_MS)
}

/** Changes are for people who are signed in, so the subscription lives as long as a sign-in. */
function followWhileSignedIn(): void {
  let stop: AbortController | null = null
  let person: string | null = null
  useSession.subscribe(({ view }) => {
    const now = view?.phase === 'open' ? `${view.profile}:${view.me?.id}` : null
    if (now === person) return
    person = now
    stop?.abort()
    stop = null
    invoicesStore.getState().clear()
    if (now === null) return
    stop = new AbortController()
    void followChanges({
      store: invoicesStore,
      signal: stop.signal,
      openChanges: (afterSeq, signal) => client.live.changes({ afterSeq }, { signal }),
      readOpen: () => client.invoices.open(),
      readOne: (id) => client.invoices.status({ id }),
      onOther: (news) => {
        if (news.topic === 'settings' || news.topic === 'operators') void readSession()
        tellNews(news)
      },
      onRefused: readSession,
      wait: untilCallable,
    })
  })
}
