import { FileInput } from '@mantine/core'
import { IconCheck, IconCircle, IconLoader2 } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BACKUP_FAULTS } from '../../../shared/model/backup.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { SecretInput } from '../../ui/secret-input.tsx'
import type { Problem } from '../faults.ts'
import page from '../form-page.module.css'
import { PinProblem } from '../pin-problem.tsx'
import { FoundBackup } from './found-backup.tsx'
import { OwnersWordFields } from './owners-word.tsx'
import css from './restore-form.module.css'
import { type OwnersWord, type Restore, useRestore } from './use-restore.ts'

const NOTHING_SAID: OwnersWord = { pin: '', shopName: '' }

type RestoreFormProps = {
  onBack: () => void
  /** Name of the shop whose open book the backup would take the place of; its owner confirms. */
  over?: string
}

/** A saved book: chosen, opened, proved, compared, and only then put in place. */
export function RestoreForm({ onBack, over }: RestoreFormProps): ReactElement {
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [word, setWord] = useState(NOTHING_SAID)
  const restore = useRestore()
  const { checked, problem } = restore
  const isBusy = isWorking(restore.step)
  const isReady = checked !== null && checked.waitingSales === 0
  const isConfirming = isReady && over !== undefined
  const canGo = isConfirming
    ? word.pin !== '' && word.shopName.trim() !== ''
    : file !== null && passphrase !== ''

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (isBusy || !canGo) return
    if (!isReady) {
      if (file) void restore.check(file, passphrase)
      return
    }
    // The PIN is gone from the field the moment it is sent.
    setWord({ ...word, pin: '' })
    void restore.put(over === undefined ? null : word)
  }

  return (
    <form
      className={classes(css.form, over !== undefined && css.beside)}
      onSubmit={submit}
      noValidate
      autoComplete="off"
      aria-busy={isBusy}
      data-testid="restore"
    >
      <Heading isOver={over !== undefined} />
      <div className={page.fields}>
        {!isConfirming && (
          <BackupFields
            file={file}
            passphrase={passphrase}
            isBusy={isBusy}
            onFile={setFile}
            onPassphrase={setPassphrase}
            onOther={restore.forget}
          />
        )}
        {restore.step !== 'rest' && !isConfirming && <Checklist restore={restore} />}
        {checked && <FoundBackup checked={checked} over={over ?? null} />}
        {isConfirming && (
          <OwnersWordFields
            shopName={over}
            value={word}
            isBusy={isBusy}
            isOtherName={isOtherName(problem)}
            onChange={setWord}
          />
        )}
        {problem && !isOtherName(problem) && <RestoreProblem problem={problem} />}
      </div>
      <RestoreFoot
        step={restore.step}
        isReady={isReady}
        isOver={over !== undefined}
        canGo={canGo}
        onBack={isConfirming ? restore.forget : onBack}
      />
    </form>
  )
}

function isOtherName(problem: Problem | null): boolean {
  return problem?.code === 'bad_request' && problem.field === 'shopName'
}

/** In Settings it stands under the heading of its section. */
function Heading({ isOver }: { isOver: boolean }): ReactElement {
  const { t } = useTranslation('backup')
  const Title = isOver ? 'h3' : 'h1'
  return (
    <div>
      <Title className={isOver ? css.subtitle : page.title}>{t('restore.title')}</Title>
      <p className={page.lead}>{t(isOver ? 'restore.over.lead' : 'restore.lead')}</p>
    </div>
  )
}

function BackupFields(props: {
  file: File | null
  passphrase: string
  isBusy: boolean
  onFile: (next: File | null) => void
  onPassphrase: (next: string) => void
  onOther: () => void
}): ReactElement {
  const { t } = useTranslation('backup')
  const { file, passphrase, isBusy, onFile, onPassphrase, onOther } = props
  const first = useRef<HTMLButtonElement>(null)
  // Also on the way back from a later step, whose own focus is gone with it.
  useEffect(() => first.current?.focus(), [])
  return (
    <>
      <FileInput
        ref={first}
        size="md"
        label={t('restore.file')}
        placeholder={t('restore.choose')}
        accept=".age"
        disabled={isBusy}
        value={file}
        onChange={(next) => {
          onOther()
          onFile(next)
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
          onOther()
          onPassphrase(event.currentTarget.value)
        }}
        data-testid="restore-passphrase"
      />
    </>
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

function RestoreProblem({ problem }: { problem: Problem }): ReactElement {
  const { t } = useTranslation('backup')
  return <PinProblem problem={problem} words={wordsOf(problem, t)} />
}

function wordsOf(
  { code, detail, count }: Problem,
  t: ReturnType<typeof useTranslation<'backup'>>['t'],
): string | undefined {
  const fault = BACKUP_FAULTS.find((known) => known === detail)
  if (code === 'backup_failed' && fault) return t(`fault.${fault}`)
  if (code === 'changed_meanwhile') return t('restore.over.changed')
  if (code === 'not_found') return t('restore.over.gone')
  if (code !== 'sales_waiting') return undefined
  return `${t('restore.over.waiting', { count: count ?? 0 })} ${t('restore.over.waiting_next')}`
}

function RestoreFoot(props: {
  step: Restore['step']
  /** What was proved may be put in place. */
  isReady: boolean
  isOver: boolean
  canGo: boolean
  onBack: () => void
}): ReactElement {
  const { step, isReady, isOver, canGo, onBack } = props
  const { t } = useTranslation('backup')
  const isBusy = isWorking(step)
  return (
    <div className={classes(page.foot, isOver && css.onSheet)}>
      <BigButton
        kind="quiet"
        size={isOver ? 'desk' : 'counter'}
        disabled={step === 'putting' || (isBusy && !isOver)}
        onClick={onBack}
        data-testid="restore-back"
      >
        {t(isOver && isBusy ? 'restore.over.stop' : 'restore.back')}
      </BigButton>
      <BigButton
        type="submit"
        size={isOver ? 'desk' : 'counter'}
        kind={isOver && isReady ? 'danger' : 'main'}
        disabled={isBusy || !canGo}
        data-testid={isReady ? 'restore-put' : 'restore-check'}
      >
        {step === 'putting' ? t('restore.putting') : t(isReady ? 'restore.put' : 'restore.check')}
      </BigButton>
    </div>
  )
}

function isWorking(step: Restore['step']): boolean {
  return step === 'reading' || step === 'checking' || step === 'putting'
}
