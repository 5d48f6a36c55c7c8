import { TextInput } from '@mantine/core'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import type { CheckedNode } from '../../app/pairing/checklist.ts'
import { EMPTY_PIN_PAIR, PinPair, pinPairFlaw } from '../../app/pin-pair.tsx'
import { usePlace } from '../../app/place.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import page from '../../app/form-page.module.css'
import css from './first-run.module.css'
import type { FirstRunAction, FirstRunState, FirstRunStep } from './first-run-state.ts'

const NAME_LENGTH_MAX = 40

/** The first person, and the end: everything is sent at once, and the till opens. */
export function OwnerStep(props: {
  state: FirstRunState
  dispatch: (action: FirstRunAction) => void
  node: CheckedNode | null
  onGo: (step: FirstRunStep) => void
}): ReactElement {
  const { state, dispatch, node, onGo } = props
  const { t } = useTranslation('firstRun')
  const [pins, setPins] = useState(EMPTY_PIN_PAIR)
  const [isTried, setIsTried] = useState(false)
  const finish = useFinish(state, node)
  const name = state.ownerName.trim()
  const isFlawed = name === '' || pinPairFlaw(pins) !== null

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (isFlawed || finish.isRunning) return
    const { pin } = pins
    // It is on its way; the page has no further use for it, whatever the answer.
    setPins(EMPTY_PIN_PAIR)
    setIsTried(false)
    void finish.run(pin)
  }

  return (
    <form className={`${css.step} ${css.narrow}`} onSubmit={submit} noValidate autoComplete="off">
      <div>
        <h1 className={page.title}>{t('owner.heading')}</h1>
        <p className={page.lead}>{t('owner.lead')}</p>
      </div>
      <div className={page.fields}>
        <TextInput
          size="md"
          label={t('owner.name')}
          value={state.ownerName}
          maxLength={NAME_LENGTH_MAX}
          onChange={(event) =>
            dispatch({ kind: 'owner_name', ownerName: event.currentTarget.value })
          }
          error={isTried && name === '' ? t('shop.missing') : undefined}
          autoComplete="off"
          data-autofocus
          data-testid="owner-name"
        />
        <PinPair
          value={pins}
          onChange={setPins}
          isTried={isTried}
          labels={{ pin: t('pin.label'), again: t('pin.again') }}
        />
        {finish.problem && (
          <FinishProblem problem={finish.problem} onCheckAgain={() => onGo('node')} />
        )}
      </div>
      <OwnerFoot isRunning={finish.isRunning} onBack={() => onGo('shop')} />
    </form>
  )
}

function OwnerFoot(props: { isRunning: boolean; onBack: () => void }): ReactElement {
  const { t } = useTranslation('firstRun')
  const { t: common } = useTranslation()
  return (
    <div className={page.foot}>
      <BigButton
        kind="quiet"
        disabled={props.isRunning}
        onClick={props.onBack}
        data-testid="step-back"
      >
        {common('back')}
      </BigButton>
      <BigButton type="submit" disabled={props.isRunning} data-testid="open-till">
        {t(props.isRunning ? 'owner.opening' : 'owner.open')}
      </BigButton>
    </div>
  )
}

function useFinish(state: FirstRunState, node: CheckedNode | null) {
  const { i18n } = useTranslation()
  const [isRunning, setIsRunning] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function run(ownerPin: string): Promise<void> {
    setIsRunning(true)
    setProblem(null)
    try {
      const view = await client.setup.finish({
        draftId: node?.draftId ?? '',
        shop: state.shop,
        language: i18n.language === 'de' ? 'de' : 'en',
        ownerName: state.ownerName.trim(),
        ownerPin,
        acceptsWideCredential: state.acceptsWide,
      })
      usePlace.getState().go('sell')
      useSession.getState().accept(view)
    } catch (error) {
      setProblem(toProblem(error))
      setIsRunning(false)
    }
  }

  return { isRunning, problem, run }
}

function FinishProblem(props: { problem: Problem; onCheckAgain: () => void }): ReactElement {
  const { t } = useTranslation('firstRun')
  const { problem, onCheckAgain } = props
  if (problem.code === 'not_found') {
    return (
      <ProblemNote
        problem={problem}
        words={t('owner.draft_gone')}
        action={
          <BigButton kind="quiet" size="desk" onClick={onCheckAgain}>
            {t('connect.heading')}
          </BigButton>
        }
      />
    )
  }
  return <ProblemNote problem={problem} after={t('owner.pin_gone')} />
}
