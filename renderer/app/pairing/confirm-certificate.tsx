import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { Fingerprint } from '../../ui/fingerprint.tsx'
import { shownFingerprint } from './checklist.ts'
import type { Pairing } from './use-pairing.ts'
import css from './wide-credential.module.css'

/** Before the macaroon leaves: only its owner can tell their node from one that stands between. */
export function ConfirmCertificate({ pairing }: { pairing: Pairing }): ReactElement | null {
  const { t } = useTranslation('firstRun')
  const { list } = pairing
  if (list.phase !== 'unconfirmed') return null
  return (
    <section className={css.panel} data-testid="confirm-certificate">
      <h2 className={css.title}>
        <IconAlertTriangle size={20} aria-hidden="true" />
        {t('confirm.title')}
      </h2>
      <p className={css.words}>{t('confirm.why')}</p>
      <Fingerprint value={shownFingerprint(list)} />
      <p className={css.words}>
        {t('confirm.how')}
        <code className={css.command}>{t('confirm.command')}</code>
      </p>
      <BigButton size="desk" onClick={() => void pairing.confirm()} data-testid="confirm-same">
        {t('confirm.same')}
      </BigButton>
      <p className={css.hint}>{t('confirm.differs')}</p>
    </section>
  )
}
