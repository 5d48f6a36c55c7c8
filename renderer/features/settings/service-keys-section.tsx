import { IconCircleCheck, IconKey, IconPlugConnected } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { IssuedServiceKey, ServiceKeyView } from '../../../shared/model/service-key.ts'
import { ConfirmDialog } from '../../app/confirm-dialog.tsx'
import { client } from '../../app/client.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Empty, Failed, Skeleton } from '../../ui/screen-states.tsx'
import { IssuedKeyDialog } from './issued-key-dialog.tsx'
import css from './parts.module.css'
import { RollKeyDialog } from './roll-key-dialog.tsx'
import { ApiAdvice, ServiceApiCard } from './service-api-card.tsx'
import { ServiceKeyDialog } from './service-key-dialog.tsx'
import { ServiceKeysTable } from './service-keys-table.tsx'
import { useAction } from '../../app/use-action.ts'
import { useServiceKeys } from './use-service-keys.ts'

type Open =
  | { kind: 'none' }
  | { kind: 'create' }
  | { kind: 'roll' | 'revoke'; key: ServiceKeyView }
  /** The secret lives here only, from the answer until the owner says that it is stored. */
  | { kind: 'issued'; issued: IssuedServiceKey; words: 'created' | 'rolled' }

/** Which programs may use the credits, and where they reach the till. The owner's alone. */
export function ServiceKeysSection(): ReactElement {
  const { t } = useTranslation('serviceKeys')
  const { now, problem, readAgain } = useServiceKeys()
  const [open, setOpen] = useState<Open>({ kind: 'none' })
  const [said, setSaid] = useState('')
  const revoke = useAction(async (key: ServiceKeyView) => {
    await client.serviceKeys.revoke({ id: key.id })
    readAgain()
    setSaid(t('revoked', { name: key.name }))
  })
  const show = (next: Open): void => {
    setSaid('')
    setOpen(next)
  }
  if (!now) return problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />
  const create = (
    <BigButton
      size="desk"
      icon={<IconKey size={18} aria-hidden="true" />}
      onClick={() => show({ kind: 'create' })}
      data-testid="key-create"
    >
      {t('create')}
    </BigButton>
  )
  return (
    <div>
      <p className={css.lead}>{t('lead')}</p>
      <div className={css.stack}>
        <ApiAdvice state={now.api.state} />
        {revoke.problem && <ProblemNote problem={revoke.problem} />}
        <Said words={said} />
        {now.keys.length > 0 ? (
          <ServiceKeysTable
            keys={now.keys}
            isBusy={revoke.isRunning}
            onRoll={(key) => show({ kind: 'roll', key })}
            onRevoke={(key) => show({ kind: 'revoke', key })}
          />
        ) : (
          <Empty
            icon={<IconPlugConnected size={36} aria-hidden="true" />}
            title={t('empty.title')}
            words={t('empty.next')}
            action={create}
          />
        )}
        {now.keys.length > 0 && <div className={css.buttons}>{create}</div>}
      </div>
      <ServiceApiCard api={now.api} onSaved={readAgain} />
      <Dialogs
        open={open}
        onClose={() => setOpen({ kind: 'none' })}
        onIssued={(issued, words) => {
          readAgain()
          setOpen({ kind: 'issued', issued, words })
        }}
        onStored={(words) => {
          setOpen({ kind: 'none' })
          setSaid(words)
        }}
        onRevoke={(key) => {
          setOpen({ kind: 'none' })
          void revoke.run(key)
        }}
      />
    </div>
  )
}

function Dialogs(props: {
  open: Open
  onClose: () => void
  onIssued: (issued: IssuedServiceKey, words: 'created' | 'rolled') => void
  onStored: (words: string) => void
  onRevoke: (key: ServiceKeyView) => void
}): ReactElement | null {
  const { open, onClose, onIssued, onStored, onRevoke } = props
  const { t } = useTranslation('serviceKeys')
  switch (open.kind) {
    case 'none':
      return null
    case 'create':
      return (
        <ServiceKeyDialog onClose={onClose} onIssued={(issued) => onIssued(issued, 'created')} />
      )
    case 'roll':
      return (
        <RollKeyDialog
          serviceKey={open.key}
          onClose={onClose}
          onIssued={(issued) => onIssued(issued, 'rolled')}
        />
      )
    case 'issued':
      return (
        <IssuedKeyDialog
          issued={open.issued}
          onStored={() => onStored(t(open.words, { name: open.issued.key.name }))}
        />
      )
    case 'revoke':
      return (
        <ConfirmDialog
          title={t('revoke_confirm.title', { name: open.key.name })}
          words={t('revoke_confirm.text')}
          yes={t('revoke_confirm.yes')}
          onClose={onClose}
          onYes={() => onRevoke(open.key)}
        />
      )
  }
}

function Said({ words }: { words: string }): ReactElement {
  return (
    <div role="status" data-testid="keys-said">
      {words !== '' && (
        <div className={classes(css.note, css.fine)}>
          <IconCircleCheck size={20} aria-hidden="true" />
          <span className={css.grow}>{words}</span>
        </div>
      )}
    </div>
  )
}
