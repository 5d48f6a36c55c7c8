import { Checkbox } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { mayUse } from './checklist.ts'
import type { Pairing } from './use-pairing.ts'
import css from './wide-credential.module.css'

/** A till that could spend: make it smaller, or say in so many words that it stays. */
export function WideCredential(props: {
  pairing: Pairing
  isAccepted: boolean
  onAccepted: (isAccepted: boolean) => void
}): ReactElement | null {
  const { pairing, isAccepted, onAccepted } = props
  const { t } = useTranslation('firstRun')
  const { list } = pairing
  if (list.phase !== 'passed' || mayUse(list, false)) return null
  const rights = list.steps.find((step) => step.id === 'rights')?.values['rights'] ?? ''
  const isBaking = pairing.bakeState === 'running'
  return (
    <section className={css.panel} data-testid="wide-credential">
      <h2 className={css.title}>
        <IconAlertTriangle size={20} aria-hidden="true" />
        {t('wide.title')}
      </h2>
      <p className={css.words}>{t('wide.why')}</p>
      {rights !== '' && (
        <p className={css.words}>
          {t('wide.rights')}: <code className={css.code}>{rights}</code>
        </p>
      )}
      {list.node?.canBake ? (
        <>
          <BigButton
            size="desk"
            disabled={isBaking}
            onClick={() => void pairing.bake()}
            data-testid="bake"
          >
            {t(isBaking ? 'wide.baking' : 'wide.bake')}
          </BigButton>
          <p className={css.hint}>{t('wide.bake_hint')}</p>
        </>
      ) : (
        <p className={css.words}>
          {t('wide.cannot_bake')}
          <code className={css.command}>{t('wide.command')}</code>
        </p>
      )}
      {pairing.bakeState === 'failed' && (
        <p className={css.failed} role="alert">
          {t('wide.bake_failed')}
        </p>
      )}
      <Checkbox
        checked={isAccepted}
        onChange={(event) => onAccepted(event.currentTarget.checked)}
        label={t('wide.insist')}
        description={t('wide.insist_hint')}
        disabled={isBaking}
        data-testid="insist"
      />
    </section>
  )
}
