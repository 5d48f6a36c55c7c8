import { FileInput } from '@mantine/core'
import { IconCheck, IconCircle, IconLoader2 } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BACKUP_FAULTS, type CheckedBackup } from '../../../shared/model/backup.ts'
import type { Problem } from '../faults.ts'
import { useWhen } from '../when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import css from './restore-form.module.css'
import { type Restore, useRestore } from './use-restore.ts'

/** A saved book: chosen, opened, proved, compared, and only then put in place. */
export function RestoreForm({ onBack }: { onBack: () => void }): ReactElement {
  const { t } = useTranslation('backup')
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const restore = useRestore()
  const isBusy = isWorking(restore.step)

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (isBusy) return
    if (restore.step === 'checked') void restore.put()
    else if (file && passphrase !== '') void restore.check(file, passphrase)
  }

  return (
    <form
      className={css.form}
      onSubmit={submit}
      noValidate
      autoComplete="off"
      data-testid="restore"
    >
      <div>
        <h1 className={css.title}>{t('restore.title')}</h1>
        <p className={css.lead}>{t('restore.lead')}</p>
      </div>
      <div className={css.fields}>
        <FileInput
          size="md"
          label={t('restore.file')}
          placeholder={t('restore.choose')}
          accept=".age"
          disabled={isBusy}
          value={file}
          onChange={(next) => {
            restore.forget()
            setFile(next)
          }}
          data-autofocus
          data-testid="restore-file"
        />
        <SecretInput
          label={t('restore.passphrase')}
          autoComplete="off"
          maxLength={200}
          disabled={isBusy}
          value={passphrase}
          onChange={(event) => {
            restore.forget()
            setPassphrase(event.currentTarget.value)
          }}
          data-testid="restore-passphrase"
        />
        {restore.step !== 'rest' && <Checklist restore={restore} />}
        {restore.checked && <Found checked={restore.checked} />}
        {restore.problem && <RestoreProblem problem={restore.problem} />}
      </div>
      <RestoreFoot step={restore.step} canGo={file !== null && passphrase !== ''} onBack={onBack} />
    </form>
  )
}

function Checklist({ restore }: { restore: Restore }): ReactElement {
  const { t } = useTranslation('backup')
  const isRead = restore.step !== 'reading'
  const isProved = restore.checked !== null
  const steps = [
    { id: 'read' as const, isDone: isRead, isNow: !isRead },
    { id: 'open' as const, isDone: isProved, isNow: isRead && !isProved },
    { id: 'proved' as const, isDone: isProved, isNow: isRead && !isProved },
    { id: 'compared' as const, isDone: isProved, isNow: false },
  ]
  return (
    <ul className={css.list} aria-live="polite" data-testid="restore-checklist">
      {steps.map(({ id, isDone, isNow }) => (
        <li key={id} className={classes(css.step, isDone && css.done)} data-done={isDone}>
          {isDone ? (
            <IconCheck size={18} aria-hidden="true" />
          ) : isNow ? (
            <IconLoader2 size={18} aria-hidden="true" />
          ) : (
            <IconCircle size={18} aria-hidden="true" />
          )}
          {t(`restore.steps.${id}`, { percent: restore.percent })}
        </li>
      ))}
    </ul>
  )
}

function Found({ checked }: { checked: CheckedBackup }): ReactElement {
  const { t, i18n } = useTranslation('backup')
  const when = useWhen()
  const { old } = checked
  const seq = checked.headSeq.toLocaleString(i18n.language)
  const words =
    old.kind !== 'same_book'
      ? t(`restore.old.${old.kind}`)
      : old.newerEntries === 0n
        ? t('restore.old.same_book_none')
        : t('restore.old.same_book', { count: Number(old.newerEntries) })
  return (
    <div className={css.found} data-testid="restore-found">
      <strong>
        {t('restore.found', {
          shop: checked.shopName,
          seq,
          when: when(checked.writtenAtMs, 'date_time'),
          interpolation: { escapeValue: false },
        })}
      </strong>
      <p>{words}</p>
      <p>{t('restore.afterwards')}</p>
    </div>
  )
}

function RestoreProblem({ problem }: { problem: Problem }): ReactElement {
  const { t } = useTranslation('backup')
  const fault = BACKUP_FAULTS.find((known) => known === problem.detail)
  const words = problem.code === 'backup_failed' && fault ? t(`fault.${fault}`) : undefined
  return <ProblemNote problem={problem} words={words} />
}

function RestoreFoot(props: {
  step: Restore['step']
  canGo: boolean
  onBack: () => void
}): ReactElement {
  const { step, canGo, onBack } = props
  const { t } = useTranslation('backup')
  const isBusy = isWorking(step)
  const isChecked = step === 'checked' || step === 'putting'
  return (
    <div className={css.foot}>
      <BigButton kind="quiet" disabled={isBusy} onClick={onBack} data-testid="restore-back">
        {t('restore.back')}
      </BigButton>
      <BigButton
        type="submit"
        disabled={isBusy || !canGo}
        data-testid={isChecked ? 'restore-put' : 'restore-check'}
      >
        {step === 'putting' ? t('restore.putting') : t(isChecked ? 'restore.put' : 'restore.check')}
      </BigButton>
    </div>
  )
}

function isWorking(step: Restore['step']): boolean {
  return step === 'reading' || step === 'checking' || step === 'putting'
}
