import { IconHistory } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { RestoreForm } from '../../app/restore/restore-form.tsx'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import css from './parts.module.css'

type RestoreEntryProps = {
  /** Somebody came back from it: the keyboard is where it was. */
  isBack: boolean
  onRestore: () => void
}

/** The way to an older state; the sandbox's words say what to do first. */
export function RestoreEntry({ isBack, onRestore }: RestoreEntryProps): ReactElement {
  const { t } = useTranslation('backup')
  const isSandbox = useSession((store) => store.view?.profile === 'sandbox')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isBack) button.current?.focus()
  }, [isBack])
  return (
    <div className={css.group}>
      <h3 className={css.subtitle}>{t('restore.title')}</h3>
      <p className={css.words}>{t(isSandbox ? 'restore.over.in_sandbox' : 'restore.over.words')}</p>
      {!isSandbox && (
        <BigButton
          ref={button}
          kind="quiet"
          size="desk"
          icon={<IconHistory size={18} aria-hidden="true" />}
          onClick={onRestore}
          data-testid="restore-over"
        >
          {t('restore.over.action')}
        </BigButton>
      )}
    </div>
  )
}

/** The same form as in the first run, over the book that is open. */
export function RestoreHere({ onBack }: { onBack: () => void }): ReactElement {
  const shopName = useSession((store) => store.view?.shopName ?? '')
  return <RestoreForm over={shopName} onBack={onBack} />
}
