import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplayEvent } from '../../../shared/contract/seals.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { FollowedHead } from './followed-head.tsx'
import css from './replay-panel.module.css'
import { ReplayResult } from './replay-result.tsx'
import { ReplayVerdict } from './replay-verdict.tsx'
import { type Replaying, useReplay } from './use-seals.ts'

/** OPP-09 on the screen: the log is played again, and what comes of it is laid beside the book. */
export function Replay(): ReactElement {
  const replaying = useReplay()
  const isOnline = useIsOnline()
  return <ReplayPanel replaying={replaying} isOnline={isOnline} />
}

export function ReplayPanel(props: { replaying: Replaying; isOnline: boolean }): ReactElement {
  const { t } = useTranslation('replay')
  const { progress, done, isStopped, problem, start, stop } = props.replaying
  const isRunning = progress !== null
  return (
    <section className={css.panel} aria-labelledby="replay-title" data-testid="replay">
      <FollowedHead
        name="replay"
        words={{ title: t('title'), words: t('words'), start: t('start'), stop: t('stop') }}
        isRunning={isRunning}
        isOnline={props.isOnline}
        start={start}
        stop={stop}
      />
      {progress && <ReplayBar progress={progress} />}
      {/* It stands here before it has anything to say: a region that mounts is not read. */}
      <div className={css.status} role="status" data-testid="replay-status">
        {progress && <ProgressWords progress={progress} />}
        {isStopped && t('stopped')}
        {done && <ReplayVerdict replay={done.replay} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {done && <ReplayResult replay={done.replay} />}
    </section>
  )
}

type Progress = Extract<ReplayEvent, { kind: 'progress' }>

function ReplayBar({ progress }: { progress: Progress }): ReactElement {
  const { t } = useTranslation('replay')
  const { replayedToSeq, headSeq } = progress
  return (
    <progress
      className={css.bar}
      max={Number(headSeq) || 1}
      value={Number(replayedToSeq)}
      aria-label={t('start')}
      data-testid="replay-progress"
    />
  )
}

function ProgressWords({ progress }: { progress: Progress }): ReactElement {
  const { t } = useTranslation('replay')
  const locale = useLocale()
  const { replayedToSeq, headSeq } = progress
  const all = writeCount(headSeq, locale)
  if (headSeq === 0n) return <>{t('beginning')}</>
  // Every entry is told before the tables are compared, which takes a while of its own.
  if (replayedToSeq >= headSeq) return <>{t('comparing', { all })}</>
  return <>{t('progress', { done: writeCount(replayedToSeq, locale), all })}</>
}
