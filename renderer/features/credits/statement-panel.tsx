import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isSaidByKind } from '../../../shared/memo-words.ts'
import type { StatementLine } from '../../../shared/model/credits.ts'
import { client } from '../../app/client.ts'
import { useMemoText } from '../../app/memo-text.ts'
import { useAction } from '../../app/use-action.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { PanelProps } from './panel-props.ts'
import { PanelOfReading, PanelWords } from './panel.tsx'
import css from './panel.module.css'
import { type Older, olderBelow, type StatementPage, withPage } from './statement-pages.ts'
import { useRevised } from './use-revised.ts'

const PAGE = 25

/** What came and went, newest first, with the balance after every line (MANA-06). */
export function StatementPanel({ customer, revision }: PanelProps): ReactElement {
  const { t } = useTranslation('credits')
  const customerId = customer.id
  const reading = useRevised(revision, () => client.credits.statement({ customerId, limit: PAGE }))
  return (
    <PanelOfReading title={t('statement.title')} testId="statement" reading={reading}>
      {(newest) =>
        newest.lines.length === 0 ? (
          <PanelWords>{t('statement.empty')}</PanelWords>
        ) : (
          <Pages customerId={customerId} newest={newest} />
        )
      }
    </PanelOfReading>
  )
}

function Pages(props: { customerId: string; newest: StatementPage }): ReactElement {
  const { t } = useTranslation('credits')
  const { t: tCommon } = useTranslation()
  const { customerId, newest } = props
  const [old, setOld] = useState<Older | null>(null)
  const onScreen = useRef(newest)
  useEffect(() => {
    onScreen.current = newest
  })
  const older = olderBelow(newest, old)
  const more = useAction<Older>(async (asked) => {
    const page = await client.credits.statement({ customerId, limit: PAGE, before: asked.next })
    setOld((known) => withPage(known, { newest: onScreen.current, asked, page }))
  })
  return (
    <>
      <Lines lines={[...newest.lines, ...older.lines]} />
      {more.problem && <ProblemNote problem={more.problem} />}
      {older.next !== null && (
        <BigButton
          kind="quiet"
          size="desk"
          className={css.more}
          disabled={more.isRunning}
          data-testid="statement-more"
          onClick={() => void more.run(older)}
        >
          {more.problem ? tCommon('retry') : t('more')}
        </BigButton>
      )}
    </>
  )
}

function Lines({ lines }: { lines: readonly StatementLine[] }): ReactElement {
  const { t } = useTranslation('credits')
  const when = useWhen()
  const memoOf = useMemoText()
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{t('statement.when')}</th>
          <th scope="col">{t('statement.what')}</th>
          <th scope="col" className={css.number}>
            {t('statement.delta')}
          </th>
          <th scope="col" className={css.number}>
            {t('statement.balance')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={String(line.seq)} data-testid="statement-line" data-kind={line.kind}>
            <td className={css.when}>
              {when(line.bookedAtMs, 'short_day')}, {when(line.bookedAtMs, 'short_time')}
            </td>
            <td>
              {t(`statement.kind.${line.kind}`)}
              <span className={css.second}>{detailOf(line, memoOf)}</span>
            </td>
            <td className={css.number}>
              <Credits amount={line.delta} isMove hasUnit={false} />
            </td>
            <td className={css.number}>
              <Credits amount={line.balanceAfter} hasUnit={false} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The words of the book or of a person, and what they were for. */
function detailOf(line: StatementLine, memoOf: (memo: string) => string): string {
  const memo = isSaidByKind(line.memo) ? '' : memoOf(line.memo)
  const said = [memo, line.reason].filter((word) => word !== '' && word !== 'other')
  return said.length > 0 ? ` ${said.join(' · ')}` : ''
}
