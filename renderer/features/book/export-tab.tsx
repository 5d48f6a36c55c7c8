import type { ReactElement } from 'react'
import { useIsOnline } from '../../app/connection-store.ts'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { StaleList } from '../../ui/stale-line.tsx'
import { ExportForm } from './export-form.tsx'
import { ExportList } from './export-list.tsx'
import css from './export-tab.module.css'
import { useExports } from './use-exports.ts'

/** Takes the book out of the console: what to write on one side, what was written on the other. */
export function ExportTab(): ReactElement {
  const isOnline = useIsOnline()
  const { list, problem, readAgain } = useExports()
  return (
    <div className={css.tab} data-testid="export-tab">
      <ExportForm onStarted={readAgain} />
      <section className={css.made}>
        {problem && !list ? <Failed problem={problem} onRetry={readAgain} /> : null}
        {!problem && !list ? <Skeleton rows={4} /> : null}
        {problem && list && isOnline ? <StaleList problem={problem} onRetry={readAgain} /> : null}
        {list ? <ExportList list={list} onChanged={readAgain} /> : null}
      </section>
    </div>
  )
}
