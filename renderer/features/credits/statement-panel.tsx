import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatementLine } from '../../../shared/model/credits.ts'
import { client } from '../../app/client.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Credits } from '../../ui/credits.tsx'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import type { PanelProps } from './panel-props.ts'
import { Panel, PanelWords } from './panel.tsx'
import css from './panel.module.css'
import { useRevised } from './use-revised.ts'

const PAGE = 25

/** What came and went, newest first, with the balance after every line (MANA-06). */
export function StatementPanel({ customer, revision }: PanelProps): ReactElement {
  const { t } = useTranslation('credits')
  const customerId = customer.id
  const [older, setOlder] = useState<Older>(NONE)
  const { value, problem, readAgain } = useRevised(revision, async () => {
    const page = await client.credits.statement({ customerId, limit: PAGE })
    // New lines move every page, so what was read below is read again when it is asked for.
    setOlder({ ...NONE, next: page.next })
    return page
  })

  async function loadMore(): Promise<void> {
    const page = await client.credits.statement({ customerId, limit: PAGE, before: older.next })
    setOlder((old) => ({ lines: [...old.lines, ...page.lines], next: page.next }))
  }

  return (
    <Panel title={t('statement.title')} testId="statement">
      {!value && (problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />)}
      {value?.lines.length === 0 && <PanelWords>{t('statement.empty')}</PanelWords>}
      {value && value.lines.length > 0 && (
        <>
          <Lines lines={[...value.lines, ...older.lines]} />
          {older.next !== null && (
            <BigButton
              kind="quiet"
              size="desk"
              className={css.more}
              data-testid="statement-more"
              onClick={() => void loadMore().catch(() => {})}
            >
              {t('more')}
            </BigButton>
          )}
        </>
      )}
    </Panel>
  )
}

type Older = { lines: readonly StatementLine[]; next: string | null }
const NONE: Older = { lines: [], next: null }

function Lines({ lines }: { lines: readonly StatementLine[] }): ReactElement {
  const { t } = useTranslation('credits')
  const when = useWhen()
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
              <span className={css.second}>{detailOf(line)}</span>
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

/** The person's own words, and what they were for; the book's words say nothing new here. */
function detailOf(line: StatementLine): string {
  const words = BOOK_WORDS.has(line.memo) ? [line.reason] : [line.memo, line.reason]
  const said = words.filter((word) => word !== '' && word !== 'other')
  return said.length > 0 ? ` ${said.join(' · ')}` : ''
}

const BOOK_WORDS: ReadonlySet<string> = new Set(['refund', 'opening', 'purchase'])
