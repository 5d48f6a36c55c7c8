import { Modal } from '@mantine/core'
import { IconFileExport } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportView } from '../../../shared/model/export.ts'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { BigButton } from '../../ui/big-button.tsx'
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
        <RemoveDialog
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

/** Asks once, because the file goes from the disk; the safe answer has the focus. */
function RemoveDialog(props: { onYes: () => void; onClose: () => void }): ReactElement {
  const { t } = useTranslation('exports')
  const { t: common } = useTranslation()
  return (
    <Modal
      opened
      size="md"
      padding="lg"
      onClose={props.onClose}
      title={t('remove_title')}
      closeButtonProps={{ 'aria-label': common('close') }}
      data-testid="confirm"
    >
      <p className={css.words}>{t('remove_words')}</p>
      <div className={css.actions}>
        <BigButton kind="quiet" size="desk" onClick={props.onClose} data-autofocus>
          {common('cancel')}
        </BigButton>
        <BigButton kind="danger" size="desk" onClick={props.onYes} data-testid="confirm-yes">
          {t('remove')}
        </BigButton>
      </div>
    </Modal>
  )
}
