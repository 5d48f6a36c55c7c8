import { Select } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { IssuedServiceKey, ServiceKeyView } from '../../../shared/model/service-key.ts'
import { client } from '../../app/client.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { FormDialog } from '../../app/form-dialog.tsx'
import css from './parts.module.css'
import { useAction } from '../../app/use-action.ts'

const OVERLAPS = { m0: 0, m60: 60, m1440: 1_440 } as const
type Overlap = keyof typeof OVERLAPS

/** A new secret for a key whose old one may have been seen, or is simply old. */
export function RollKeyDialog(props: {
  serviceKey: ServiceKeyView
  onClose: () => void
  onIssued: (issued: IssuedServiceKey) => void
}): ReactElement {
  const { serviceKey, onClose, onIssued } = props
  const { t } = useTranslation('serviceKeys')
  const [overlap, setOverlap] = useState<Overlap>('m0')
  const roll = useAction(async () => {
    const keepOldMinutes = OVERLAPS[overlap]
    const { id, oldSecretUntilMs } = serviceKey
    onIssued(await client.serviceKeys.roll({ id, keepOldMinutes, oldSecretUntilMs }))
  })
  const overlaps = Object.keys(OVERLAPS) as Overlap[]
  return (
    <FormDialog
      title={t('roll_of', { name: serviceKey.name })}
      words={t('roll_form.save')}
      testId="roll"
      isRunning={roll.isRunning}
      onSubmit={() => void roll.run(undefined)}
      onClose={onClose}
    >
      <p className={css.words}>{t('roll_form.words')}</p>
      <Select
        label={t('roll_form.keep')}
        allowDeselect={false}
        value={overlap}
        onChange={(next) => next && setOverlap(next as Overlap)}
        data={overlaps.map((value) => ({ value, label: t(`roll_form.keep_for.${value}`) }))}
        data-testid="roll-keep"
      />
      {roll.problem && <ProblemNote problem={roll.problem} />}
    </FormDialog>
  )
}
