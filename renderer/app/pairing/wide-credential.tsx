import { Checkbox } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { mayUse } from './checklist.ts'
import type { Pairing } from './use-pairing.ts'
import css from './wide-credential.module.css'
import { readRights } from './wide-rights.ts'

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
      <Rights rights={rights} />
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

/** In words first; whoever knows the names of rights finds them all behind the list. */
function Rights({ rights }: { rights: string }): ReactElement | null {
  const { t } = useTranslation('firstRun')
  const { dangers, others } = readRights(rights)
  if (dangers.length + others === 0) return null
  return (
    <div className={css.words} title={rights}>
      {t('wide.rights')}
      <ul className={css.rights} data-testid="wide-rights">
        {dangers.map((danger) => (
          <li key={danger}>{t(`wide.can.${danger}`)}</li>
        ))}
        {others > 0 && <li>{t('wide.others', { count: others })}</li>}
      </ul>
    </div>
  )
}
