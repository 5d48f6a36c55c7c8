import { IconCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import type { FirstRunStep } from './first-run-state.ts'
import css from './step-bar.module.css'

const STEPS = ['node', 'shop', 'owner'] as const

/** Where somebody is in the three steps, as words and not only as dots. */
export function StepBar({ step }: { step: FirstRunStep }): ReactElement {
  const { t } = useTranslation('firstRun')
  const now = STEPS.findIndex((one) => one === step)
  return (
    <ol className={css.bar} aria-label={t('steps.label')}>
      {STEPS.map((one, index) => (
        <li
          key={one}
          className={classes(css.step, index < now && css.done, index === now && css.now)}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className={css.dot} aria-hidden="true">
            {index < now ? <IconCheck size={14} stroke={2.4} /> : index + 1}
          </span>
          {t(`steps.${one}`)}
        </li>
      ))}
    </ol>
  )
}
