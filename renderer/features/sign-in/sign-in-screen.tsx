import { type ReactElement, useReducer } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { client } from '../../app/client.ts'
import { toProblem } from '../../app/faults.ts'
import { useSession } from '../../app/session-store.ts'
import { Clock } from './clock.tsx'
import { NOBODY_PICKED, type PinEntry, pinReducer } from './pin-entry.ts'
import { PinPanel } from './pin-panel.tsx'
import { PeopleTiles } from './people-tiles.tsx'
import { RestoredNote, RestoringPanel } from './restored.tsx'
import css from './sign-in.module.css'
import { TroublePanel } from './trouble-panel.tsx'

/** The locked till: who is there, and their PIN. Sales that wait go on behind it. */
export function SignInScreen(): ReactElement | null {
  const view = useSession((store) => store.view)
  if (!view) return null
  if (view.trouble === 'restoring') return <RestoringPanel />
  if (view.trouble !== 'none') {
    return <TroublePanel trouble={view.trouble} canRestore={view.canRestore} />
  }
  // Another list of people is another door: nothing typed for one may reach the other.
  return <SignIn key={`${view.profile} ${view.restored?.keptFolder}`} view={view} />
}

function SignIn({ view }: { view: SessionView }): ReactElement {
  const { t } = useTranslation('signIn')
  const { t: shell } = useTranslation('shell')
  const [entry, dispatch] = useReducer(pinReducer, view, firstEntry)
  const person = view.operators.find(({ id }) => id === entry.operatorId) ?? null

  async function send(): Promise<void> {
    const { operatorId, pin } = entry
    if (!operatorId) return
    dispatch({ kind: 'sent' })
    try {
      useSession.getState().accept(await client.session.signIn({ operatorId, pin }))
    } catch (error) {
      dispatch({ kind: 'refused', problem: toProblem(error), nowMs: performance.now() })
    }
  }

  return (
    <div className={css.page} data-testid="sign-in" data-phase={entry.phase}>
      {view.profile === 'sandbox' && (
        <header className={css.band} data-testid="sandbox-band">
          <strong>{shell('sandbox.name')}</strong> · {shell('sandbox.words')}
        </header>
      )}
      <main className={css.body}>
        <section className={css.people} aria-label={t('people')}>
          <div className={css.header}>
            <div className={css.shop}>
              <strong data-testid="shop-title">{view.shopName}</strong>
              <span>{view.tillName}</span>
            </div>
            <Clock />
          </div>
          <div>
            <h1 className={css.title}>{t('title')}</h1>
            {view.restored && <RestoredNote restored={view.restored} />}
          </div>
          <PeopleTiles
            people={view.operators}
            pickedId={entry.operatorId}
            isBusy={entry.phase === 'sending'}
            onPick={(operatorId) => dispatch({ kind: 'picked', operatorId })}
          />
          <p className={css.open}>{t('open_sales')}</p>
        </section>
        <PinPanel
          entry={entry}
          dispatch={dispatch}
          person={person}
          isOnlyPerson={view.operators.length === 1}
          sandboxPin={view.sandboxPin}
          onSend={() => void send()}
        />
      </main>
    </div>
  )
}

/** A shop of one does not ask who is there. */
function firstEntry(view: SessionView): PinEntry {
  const [only, ...others] = view.operators
  if (!only || others.length > 0) return NOBODY_PICKED
  return pinReducer(NOBODY_PICKED, { kind: 'picked', operatorId: only.id })
}
