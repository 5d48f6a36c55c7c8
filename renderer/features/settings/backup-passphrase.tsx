import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BackupOverview, PASSPHRASE_LENGTH_MIN } from '../../../shared/model/backup.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import { passphraseStrength } from './passphrase-strength.ts'
import css from './parts.module.css'

/** Sets the passphrase; both fields are empty again the moment they are sent. */
export function BackupPassphrase(props: {
  hasPassphrase: boolean
  onSaved: (overview: BackupOverview) => void
}): ReactElement {
  const { hasPassphrase, onSaved } = props
  const { t } = useTranslation('backup')
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const [isTried, setIsTried] = useState(false)
  const save = useAction(async (passphrase: string) => {
    onSaved(await client.backups.setPassphrase({ passphrase }))
  })
  const isShort = first.length < PASSPHRASE_LENGTH_MIN
  const isOther = first !== again

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (isShort || isOther) return
    setFirst('')
    setAgain('')
    setIsTried(false)
    void save.run(first)
  }

  return (
    <form className={css.group} onSubmit={submit} noValidate autoComplete="off">
      <h3 className={css.subtitle}>{t('passphrase')}</h3>
      <p className={css.words}>
        {t('passphrase_words')} {hasPassphrase && t('passphrase_is_set')}
      </p>
      <div className={classes(css.fields, css.slim)}>
        <SecretInput
          label={t('passphrase_new')}
          autoComplete="new-password"
          maxLength={200}
          value={first}
          description={strengthWords(first, t)}
          error={isTried && isShort && t('passphrase_short', { min: PASSPHRASE_LENGTH_MIN })}
          onChange={(event) => {
            save.rest()
            setFirst(event.currentTarget.value)
          }}
          data-testid="passphrase"
        />
        <SecretInput
          label={t('passphrase_again')}
          autoComplete="new-password"
          maxLength={200}
          value={again}
          error={isTried && isOther && t('passphrase_differs')}
          onChange={(event) => setAgain(event.currentTarget.value)}
          data-testid="passphrase-again"
        />
        {save.problem && <ProblemNote problem={save.problem} />}
      </div>
      <PassphraseFoot isRunning={save.isRunning} isDone={save.isDone} />
    </form>
  )
}

function strengthWords(
  passphrase: string,
  t: ReturnType<typeof useTranslation<'backup'>>['t'],
): string {
  if (passphrase === '') return t('passphrase_short', { min: PASSPHRASE_LENGTH_MIN })
  return `${t('strength.label')}: ${t(`strength.${passphraseStrength(passphrase)}`)}`
}

function PassphraseFoot(props: { isRunning: boolean; isDone: boolean }): ReactElement {
  const { t } = useTranslation('backup')
  return (
    <div className={css.foot}>
      <BigButton type="submit" size="desk" disabled={props.isRunning} data-testid="passphrase-set">
        {t('passphrase_save')}
      </BigButton>
      <span role="status">
        {props.isDone && (
          <span className={classes(css.said, css.good)} data-testid="passphrase-saved">
            <IconCircleCheck size={16} aria-hidden="true" />
            {t('passphrase_saved')}
          </span>
        )}
      </span>
    </div>
  )
}
