import { Checkbox } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { IssuedServiceKey } from '../../../shared/model/service-key.ts'
import { Dialog, DialogButtons } from '../../app/dialog.tsx'
import { BigButton } from '../../ui/big-button.tsx'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { useCopy } from '../../ui/use-copy.ts'
import own from './service-keys.module.css'

/**
 * Shows a secret, once. It can be left only by saying that it is stored: an Esc too many would
 * otherwise cost the owner the key.
 */
export function IssuedKeyDialog(props: {
  issued: IssuedServiceKey
  onStored: () => void
}): ReactElement {
  const { issued, onStored } = props
  const { t } = useTranslation('serviceKeys')
  const [isStored, setIsStored] = useState(false)
  const { t: common } = useTranslation()
  const { state, copy } = useCopy()
  return (
    <Dialog title={t('issued.title', { name: issued.key.name })} testId="issued-dialog" size="lg">
      <p className={own.words}>{t('issued.words')}</p>
      <code className={own.secret} aria-label={t('issued.label')} data-testid="issued-secret">
        {issued.secret}
      </code>
      <div className={own.stored}>
        <BigButton
          kind="quiet"
          size="desk"
          icon={<CopyIcon state={state} size={18} />}
          onClick={() => copy(issued.secret)}
          data-autofocus
          data-testid="issued-copy"
        >
          <span aria-live="polite">
            {state === 'idle' ? t('issued.copy') : common(`copy_state.${state}`)}
          </span>
        </BigButton>
        <Checkbox
          size="md"
          label={t('issued.stored')}
          checked={isStored}
          onChange={(event) => setIsStored(event.currentTarget.checked)}
          data-testid="issued-stored"
        />
      </div>
      <DialogButtons>
        <BigButton size="desk" disabled={!isStored} onClick={onStored} data-testid="issued-done">
          {t('issued.done')}
        </BigButton>
      </DialogButtons>
    </Dialog>
  )
}
