import type { ReactElement } from 'react'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { ExportForm } from './export-form.tsx'
import { ExportList } from './export-list.tsx'
import css from './export-tab.module.css'
import { useExports } from './use-exports.ts'

/** Takes the book out of the console: what to write on one side, what was written on the other. */
export function ExportTab(): ReactElement {
  const { list, problem, readAgain } = useExports()
  return (
    <div className={css.tab} data-testid="export-tab">
      <ExportForm onStarted={readAgain} />
      <section className={css.made}>
        {problem && !list ? <Failed problem={problem} onRetry={readAgain} /> : null}
        {!problem && !list ? <Skeleton rows={4} /> : null}
        {list ? <ExportList list={list} onChanged={readAgain} /> : null}
      </section>
    </div>
  )
}
