import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { mayUse } from '../../app/pairing/checklist.ts'
import { PairingPanel } from '../../app/pairing/pairing-panel.tsx'
import type { Pairing } from '../../app/pairing/use-pairing.ts'
import { BigButton } from '../../ui/big-button.tsx'
import page from '../../app/form-page.module.css'
import css from './first-run.module.css'
import type { FirstRunAction, FirstRunState, FirstRunStep } from './first-run-state.ts'

/** The node comes first: without it the rest would be typed for nothing. */
export function NodeStep(props: {
  state: FirstRunState
  dispatch: (action: FirstRunAction) => void
  pairing: Pairing
  onGo: (step: FirstRunStep) => void
}): ReactElement {
  const { state, dispatch, pairing, onGo } = props
  const { t } = useTranslation('firstRun')
  const { t: common } = useTranslation()
  const next = useRef<HTMLButtonElement>(null)
  const { node } = pairing.list
  const isReady = mayUse(pairing.list, state.acceptsWide)
  // With the last tick Enter goes on, so that no hand has to leave the keyboard.
  useEffect(() => {
    if (isReady) next.current?.focus()
  }, [isReady])
  return (
    <div className={css.step}>
      <div>
        <h1 className={page.title}>{t('connect.heading')}</h1>
        <p className={page.lead}>{t('connect.lead')}</p>
      </div>
      <PairingPanel
        pairing={pairing}
        draft={state.connection}
        onDraft={(connection) => dispatch({ kind: 'connection', connection })}
        acceptsWide={state.acceptsWide}
        onAcceptsWide={(acceptsWide) => dispatch({ kind: 'accepts_wide', acceptsWide })}
      />
      <div className={page.foot}>
        <BigButton kind="quiet" onClick={() => onGo('choose')} data-testid="step-back">
          {common('back')}
        </BigButton>
        {isReady && (
          <span className={css.ready} role="status">
            <IconCircleCheck size={20} aria-hidden="true" />
            {t('connect.ready', {
              alias: node?.alias || state.connection.address || 'LND',
              network: node?.network || 'bitcoin',
            })}
          </span>
        )}
        <BigButton
          ref={next}
          disabled={!isReady}
          onClick={() => onGo('shop')}
          data-testid="step-next"
        >
          {t('connect.next')}
        </BigButton>
      </div>
    </div>
  )
}
