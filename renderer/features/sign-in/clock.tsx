import type { ReactElement } from 'react'
import { useWhen } from '../../app/when.ts'
import { useTick } from '../../ui/use-tick.ts'
import css from './sign-in.module.css'

/** The time as large as a wall clock: a locked till is still useful in a shop. */
export function Clock(): ReactElement {
  const when = useWhen()
  // The monotonic tick on top of the wall time it began at: one clock, drawn purely.
  const nowMs = useTick(1_000) + performance.timeOrigin
  return (
    <time className={css.clock} dateTime={new Date(nowMs).toISOString()} data-testid="clock">
      <span className={css.time}>{when(nowMs, 'short_time')}</span>
      <span className={css.date}>{when(nowMs, 'day')}</span>
    </time>
  )
}
