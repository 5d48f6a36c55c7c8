import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './account-tree.module.css'
import type { Branch } from './branches.ts'

/** Below an opened branch: what of it is not shown yet, why, and how to get it. */
export function BranchFoot(props: {
  branch: Branch
  columns: number
  onMore: () => void
  onRetry: () => void
}): ReactElement | null {
  const { branch, columns, onMore, onRetry } = props
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { state, next, lines, problem } = branch
  if (state === 'ready' && next === null) return null
  const count = writeCount(lines.length, locale)
  return (
    <tr data-testid="branch-foot" data-state={state}>
      <td colSpan={columns} className={css.foot}>
        {problem ? (
          <ProblemNote
            problem={problem}
            action={
              <BigButton kind="quiet" size="desk" onClick={onRetry} data-testid="branch-retry">
                {t('tree.retry')}
              </BigButton>
            }
          />
        ) : state === 'ready' ? (
          <span className={css.rest}>
            {t('tree.first', { count: lines.length, number: count })}
            <BigButton kind="quiet" size="desk" onClick={onMore} data-testid="branch-more">
              {t('tree.more')}
            </BigButton>
          </span>
        ) : (
          <span className={css.rest} role="status">
            {t(state === 'indexing' ? 'indexing.title' : 'tree.reading')}
          </span>
        )}
      </td>
    </tr>
  )
}
