import { IconAlertTriangle, IconCircleCheck, IconHourglass } from '@tabler/icons-react'
import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { classes } from '../../ui/classes.ts'
import { writeAge, writeRemaining } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import { type PinAction, type PinEntry, secondsLeft } from './pin-entry.ts'
import css from './pin-panel.module.css'

type Notice = { tone: 'bad' | 'wait' | 'good'; words: string } | null
const HOUR_SECONDS = 3_600

/** What the last try was told. The line keeps its height, so that the pad never jumps. */
export function PinNotice(props: {
  entry: PinEntry
  dispatch: (action: PinAction) => void
  person: SessionView['operators'][number] | null
}): ReactElement {
  const { entry, dispatch, person } = props
  const nowMs = useTick(250)
  useEffect(() => {
    dispatch({ kind: 'ticked', nowMs })
  }, [dispatch, nowMs])
  const notice = useNotice(entry, person, nowMs)
  return (
    <div className={css.notice} role={notice?.tone === 'bad' ? 'alert' : 'status'}>
      {notice && (
        <p className={classes(css.words, css[notice.tone])} data-testid="pin-notice">
          {notice.tone === 'bad' && <IconAlertTriangle size={18} aria-hidden="true" />}
          {notice.tone === 'wait' && <IconHourglass size={18} aria-hidden="true" />}
          {notice.tone === 'good' && <IconCircleCheck size={18} aria-hidden="true" />}
          <span>{notice.words}</span>
        </p>
      )}
    </div>
  )
}

function useNotice(
  entry: PinEntry,
  person: SessionView['operators'][number] | null,
  nowMs: number,
): Notice {
  const { t } = useTranslation('signIn')
  const { t: errors } = useTranslation('errors')
  const name = person?.name ?? ''
  if (entry.phase === 'locked_out') {
    return { tone: 'bad', words: t('locked_out', { name }) }
  }
  if (entry.phase === 'waiting') {
    const seconds = secondsLeft(entry, nowMs)
    const wait =
      seconds < HOUR_SECONDS ? writeRemaining(seconds * 1_000) : writeAge(seconds * 1_000)
    return { tone: 'wait', words: t(entry.notice === 'wrong' ? 'wrong_wait' : 'wait', { wait }) }
  }
  switch (entry.notice) {
    case 'none':
    case 'wait':
      return null
    case 'wrong':
      return { tone: 'bad', words: t('wrong') }
    case 'wait_over':
      return { tone: 'good', words: t('wait_over') }
    case 'gone':
      return { tone: 'bad', words: t('gone', { name: name || t('people') }) }
    case 'failed': {
      const code = entry.problem?.code ?? 'unknown'
      return { tone: 'bad', words: `${errors(`${code}.title`)}. ${errors(`${code}.next`)}` }
    }
  }
}
