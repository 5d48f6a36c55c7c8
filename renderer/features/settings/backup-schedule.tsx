import { NumberInput, Switch, TextInput } from '@mantine/core'
import type { ReactElement, SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupOverview, BackupSettings } from '../../../shared/model/backup.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { FormFoot } from './form-foot.tsx'
import css from './parts.module.css'
import { useDraft } from './use-draft.ts'

/** When, where, and how many are kept. */
export function BackupSchedule(props: {
  settings: BackupSettings
  onSaved: (overview: BackupOverview) => void
}): ReactElement {
  const { settings, onSaved } = props
  const { t } = useTranslation('backup')
  const draft = useDraft('backup', settings)
  const { values } = draft
  const save = useAction(async (next: BackupSettings) => {
    onSaved(await client.backups.update(next))
    draft.undo()
  })
  const change = (changes: Partial<BackupSettings>): void => {
    save.rest()
    draft.change(changes)
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (draft.isDirty) void save.run(values)
  }

  const number = { values, onChange: change }
  return (
    <form className={css.group} onSubmit={submit} noValidate>
      <h3 className={css.subtitle}>{t('schedule')}</h3>
      <div className={css.fields}>
        <Switch
          size="md"
          label={t('daily')}
          description={t('daily_hint')}
          checked={values.isDaily}
          onChange={(event) => change({ isDaily: event.currentTarget.checked })}
          data-testid="backup-daily"
        />
        <TextInput
          size="md"
          label={t('folder')}
          description={t('folder_hint')}
          spellCheck={false}
          maxLength={1_000}
          value={values.folder}
          error={save.problem?.code === 'bad_request' && t('folder_refused')}
          onChange={(event) => change({ folder: event.currentTarget.value })}
          data-testid="backup-folder"
        />
        <Count {...number} name="hour" label={t('hour')} min={0} max={23} />
        <div className={css.pair}>
          <Count {...number} name="keepDaily" label={t('keep_daily')} min={1} max={60} />
          <Count {...number} name="keepWeekly" label={t('keep_weekly')} min={0} max={104} />
        </div>
        <p className={css.quiet}>{t('keep_hint')}</p>
      </div>
      <FormFoot
        isDirty={draft.isDirty}
        action={save}
        onUndo={() => {
          save.rest()
          draft.undo()
        }}
      />
    </form>
  )
}

function Count(props: {
  values: BackupSettings
  onChange: (changes: Partial<BackupSettings>) => void
  name: 'hour' | 'keepDaily' | 'keepWeekly'
  label: string
  min: number
  max: number
}): ReactElement {
  const { values, onChange, name, label, min, max } = props
  return (
    <NumberInput
      label={label}
      size="md"
      min={min}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      value={values[name]}
      onChange={(value) => typeof value === 'number' && onChange({ [name]: value })}
      data-testid={`backup-${name}`}
    />
  )
}
