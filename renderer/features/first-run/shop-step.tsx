import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShopSettings } from '../../../shared/model/settings.ts'
import { ShopFields } from '../../app/shop-fields.tsx'
import { shopFlaws } from '../../app/shop-flaws.ts'
import { BigButton } from '../../ui/big-button.tsx'
import page from '../../app/form-page.module.css'
import css from './first-run.module.css'
import { type FirstRunAction, type FirstRunState, type FirstRunStep } from './first-run-state.ts'

/** The shop as receipts show it, guessed as far as this machine can tell. */
export function ShopStep(props: {
  state: FirstRunState
  dispatch: (action: FirstRunAction) => void
  onGo: (step: FirstRunStep) => void
}): ReactElement {
  const { state, dispatch, onGo } = props
  const { t } = useTranslation('firstRun')
  const { t: common } = useTranslation()
  const [isTried, setIsTried] = useState(false)
  const flaws = isTried ? shopFlaws(state.shop) : []
  const errorOf = (field: keyof ShopSettings): string | undefined => {
    const found = flaws.find((flaw) => flaw.field === field)
    return found && t(`shop.${found.flaw}`, { max: found.max })
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (shopFlaws(state.shop).length === 0) onGo('owner')
  }

  return (
    <form className={`${css.step} ${css.narrow}`} onSubmit={submit} noValidate>
      <div>
        <h1 className={page.title}>{t('shop.heading')}</h1>
        <p className={page.lead}>{t('shop.lead')}</p>
      </div>
      <ShopFields
        shop={state.shop}
        onChange={(shop) => dispatch({ kind: 'shop', shop })}
        errorOf={errorOf}
      />
      <div className={page.foot}>
        <BigButton kind="quiet" onClick={() => onGo('node')} data-testid="step-back">
          {common('back')}
        </BigButton>
        <BigButton type="submit" data-testid="step-next">
          {t('shop.next')}
        </BigButton>
      </div>
    </form>
  )
}
