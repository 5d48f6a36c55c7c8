import { IconAlertTriangle, IconBan, IconCircleCheck, IconLoader } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from './classes.ts'
import css from './status.module.css'
import type { Tone } from './tone.ts'

export type JobWord = 'running' | 'finished' | 'canceled' | 'failed'

const LOOKS: Readonly<Record<JobWord, { tone: Tone; Icon: typeof IconLoader }>> = {
  running: { tone: 'wait', Icon: IconLoader },
  finished: { tone: 'good', Icon: IconCircleCheck },
  canceled: { tone: 'plain', Icon: IconBan },
  failed: { tone: 'need', Icon: IconAlertTriangle },
}

/** Where a piece of work stands that goes on by itself. */
export function JobStatus({ word }: { word: JobWord }): ReactElement {
  const { t } = useTranslation('status')
  const { tone, Icon } = LOOKS[word]
  return (
    <span className={classes(css.status, css[tone])} data-word={word}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {t(`job.${word}`)}
    </span>
  )
}
