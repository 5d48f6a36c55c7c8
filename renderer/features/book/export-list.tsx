import { IconFileExport } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportView } from '../../../shared/model/export.ts'
import { client } from '../../app/client.ts'
import { ConfirmDialog } from '../../app/confirm-dialog.tsx'
import { type Problem, toProblem } from '../../app/faults.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Empty } from '../../ui/screen-states.tsx'
import { ExportCard } from './export-card.tsx'
import css from './export-tab.module.css'

/** Running ones with their progress, and all that were made before. */
export function ExportList(props: {
  list: readonly ExportView[]
  onChanged: () => void
}): ReactElement {
  const { list, onChanged } = props
  const { t } = useTranslation('exports')
  const [removing, setRemoving] = useState<ExportView | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const call = (work: Promise<unknown>): void => {
    setProblem(null)
    work.then(onChanged, (error: unknown) => setProblem(toProblem(error)))
  }
  if (list.length === 0) {
    return (
      <Empty
        icon={<IconFileExport size={32} stroke={1.6} />}
        title={t('empty.title')}
        words={t('empty.words')}
      />
    )
  }
  return (
    <>
      <h2 className={css.title}>{t('made')}</h2>
      {problem && <ProblemNote problem={problem} />}
      <ul className={css.cards} data-testid="exports">
        {list.map((one) => (
          <ExportCard
            key={one.id}
            one={one}
            onCancel={() => call(client.exports.cancel({ id: one.id }))}
            onRemove={() => setRemoving(one)}
          />
        ))}
      </ul>
      {removing && (
        <ConfirmDialog
          title={t('remove_title')}
          words={t('remove_words')}
          yes={t('remove')}
          onClose={() => setRemoving(null)}
          onYes={() => {
            setRemoving(null)
            call(client.exports.remove({ id: removing.id }))
          }}
        />
      )}
    </>
  )
}
