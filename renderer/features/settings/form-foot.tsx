import { IconCircleCheck, IconPencil } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './parts.module.css'
import type { Action } from '../../app/use-action.ts'

/** Save, take back, and what became of it: the end of every form here. */
export function FormFoot(props: {
  isDirty: boolean
  action: Pick<Action<never>, 'isRunning' | 'isDone' | 'problem'>
  onUndo: () => void
  /** Words for a refusal that this form knows better. */
  words?: string | undefined
}): ReactElement {
  const { isDirty, action, onUndo, words } = props
  const { t } = useTranslation('settings')
  return (
    <div className={css.stack}>
      {action.problem && (
        <ProblemNote problem={action.problem} words={words} after={t('form.kept')} />
      )}
      <div className={css.foot}>
        <BigButton
          type="submit"
          size="desk"
          disabled={!isDirty || action.isRunning}
          data-testid="save"
        >
          {t(action.isRunning ? 'form.saving' : 'form.save')}
        </BigButton>
        {isDirty && !action.isRunning && (
          <BigButton kind="quiet" size="desk" onClick={onUndo} data-testid="undo">
            {t('form.undo')}
          </BigButton>
        )}
        <span role="status" data-testid="save-state">
          {isDirty && !action.isRunning && (
            <span className={classes(css.said, css.wait)}>
              <IconPencil size={16} aria-hidden="true" />
              {t('form.unsaved')}
            </span>
          )}
          {!isDirty && action.isDone && (
            <span className={classes(css.said, css.good)}>
              <IconCircleCheck size={16} aria-hidden="true" />
              {t('form.saved')}
            </span>
          )}
        </span>
      </div>
    </div>
  )
}
