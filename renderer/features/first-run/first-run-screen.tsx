import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useEffect, useReducer, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Pairing, usePairing } from '../../app/pairing/use-pairing.ts'
import { RestoreForm } from '../../app/restore/restore-form.tsx'
import { type Language, LANGUAGE_NAMES, LANGUAGES, speak } from '../../i18n/i18n.ts'
import { ChooseStep } from './choose-step.tsx'
import css from './first-run.module.css'
import {
  type FirstRunAction,
  firstRunReducer,
  type FirstRunState,
  type FirstRunStep,
  firstState,
} from './first-run-state.ts'
import { NodeStep } from './node-step.tsx'
import { OwnerStep } from './owner-step.tsx'
import { ShopStep } from './shop-step.tsx'
import { StepBar } from './step-bar.tsx'

/** From nothing to a till: the sandbox in one click, or node, shop and owner in three steps. */
export function FirstRunScreen(): ReactElement {
  const { t, i18n } = useTranslation('firstRun')
  const pairing = usePairing()
  const [state, dispatch] = useReducer(firstRunReducer, null, () =>
    firstState({
      tillName: t('shop.till_first'),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: navigator.language,
    }),
  )
  return (
    <div className={css.page} data-testid="first-run" data-step={state.step}>
      <header className={css.header}>
        <span className={css.brand}>Tillbook</span>
        {state.step !== 'choose' && state.step !== 'restore' && <StepBar step={state.step} />}
        <SegmentedControl
          size="sm"
          aria-label={t('language')}
          value={i18n.language}
          onChange={(language) => speak(language as Language)}
          data={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
          data-testid="language"
        />
      </header>
      <StepBody state={state} dispatch={dispatch} pairing={pairing} />
    </div>
  )
}

type StepBodyProps = {
  state: FirstRunState
  dispatch: (action: FirstRunAction) => void
  pairing: Pairing
}

function StepBody({ state, dispatch, pairing }: StepBodyProps): ReactElement {
  const body = useRef<HTMLElement>(null)
  const go = (step: FirstRunStep): void => dispatch({ kind: 'went', step })
  // Focus follows the step, so that the keyboard is where the eyes are.
  useEffect(() => {
    const first = body.current?.querySelector<HTMLElement>(
      '[data-autofocus] input, [data-autofocus]',
    )
    first?.focus()
  }, [state.step])
  return (
    <main className={css.body} ref={body}>
      {state.step === 'choose' && (
        <ChooseStep onConnect={() => go('node')} onRestore={() => go('restore')} />
      )}
      {state.step === 'restore' && <RestoreForm onBack={() => go('choose')} />}
      {state.step === 'node' && (
        <NodeStep state={state} dispatch={dispatch} pairing={pairing} onGo={go} />
      )}
      {state.step === 'shop' && <ShopStep state={state} dispatch={dispatch} onGo={go} />}
      {state.step === 'owner' && (
        <OwnerStep state={state} dispatch={dispatch} node={pairing.list.node} onGo={go} />
      )}
    </main>
  )
}
