import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeCompareEvent } from '../../../shared/contract/seals.ts'
import type { NodeComparison, NodeDifference } from '../../../shared/model/node-comparison.ts'
import { useWhen } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { writeCount } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { writeSpan } from '../../ui/time-format.ts'
import { CopyMark } from './copy-mark.tsx'
import { FollowedHead } from './followed-head.tsx'
import css from './replay-panel.module.css'
import { shortHash } from './short-hash.ts'
import type { Followed } from './use-followed.ts'

/** The node's own word beside the book: the one proof that does not come from the book itself. */
export function ComparePanel(props: {
  comparing: Followed<NodeCompareEvent>
  /** The last one that came to its end, whoever asked for it. */
  last: NodeComparison | null
  isOnline: boolean
  onOpen: (invoiceId: string) => void
}): ReactElement {
  const { t } = useTranslation('compare')
  const { progress, done, isStopped, problem, start, stop } = props.comparing
  const isRunning = progress !== null
  const shown = done?.comparison ?? (isRunning || isStopped ? null : props.last)
  return (
    <section className={css.panel} aria-labelledby="compare-title" data-testid="compare">
      <FollowedHead
        name="compare"
        words={{ title: t('title'), words: t('words'), start: t('start'), stop: t('stop') }}
        isRunning={isRunning}
        isOnline={props.isOnline}
        start={start}
        stop={stop}
      />
      {progress && (
        <progress
          className={css.bar}
          max={Number(progress.all) || 1}
          value={Number(progress.done)}
          aria-label={t('start')}
          data-testid="compare-progress"
        />
      )}
      {/* It stands here before it has anything to say: a region that mounts is not read. */}
      <div className={css.status} role="status" data-testid="compare-status">
        {progress && <ProgressWords progress={progress} />}
        {isStopped && t('stopped')}
        {shown && <Verdict comparison={shown} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {shown && <Result comparison={shown} onOpen={props.onOpen} />}
    </section>
  )
}

type Progress = Extract<NodeCompareEvent, { kind: 'progress' }>

function ProgressWords({ progress }: { progress: Progress }): ReactElement {
  const { t } = useTranslation('compare')
  const locale = useLocale()
  const { side, done, all } = progress
  if (all === 0n) return <>{t('beginning')}</>
  const values = { done: writeCount(done, locale), all: writeCount(all, locale) }
  return <>{t(`progress.${side}`, values)}</>
}

const ICONS = {
  equal: IconCircleCheck,
  pruned: IconCircleCheck,
  differs: IconAlertTriangle,
  node_away: IconPlugConnectedX,
  node_refused: IconPlugConnectedX,
} as const

function Verdict({ comparison }: { comparison: NodeComparison }): ReactElement {
  const { t } = useTranslation('compare')
  const { verdict } = comparison
  const Icon = ICONS[verdict]
  const isGood = verdict === 'equal' || verdict === 'pruned'
  return (
    <>
      <p
        className={classes(css.verdict, isGood ? css.good : css.need)}
        data-testid="compare-verdict"
        data-verdict={verdict}
      >
        <Icon size={20} stroke={1.8} aria-hidden="true" />
        {t(`verdict.${verdict}`)}
      </p>
      {verdict !== 'equal' && <p className={css.words}>{t(`next.${verdict}`)}</p>}
    </>
  )
}

type OnOpen = { onOpen: (invoiceId: string) => void }

function Result({ comparison, onOpen }: { comparison: NodeComparison } & OnOpen): ReactElement {
  const { t } = useTranslation('compare')
  const locale = useLocale()
  const when = useWhen()
  const { rows, counts } = comparison
  const count = Object.values(counts).reduce((sum, one) => sum + one, 0)
  const time = writeSpan(comparison.durationMs, locale)
  return (
    <>
      <dl className={css.facts} data-testid="compare-facts">
        <div className={css.fact}>
          <dt>{t('fact.at')}</dt>
          <dd>{t('fact.took', { when: when(comparison.atMs, 'moment'), time })}</dd>
        </div>
        <div className={css.fact}>
          <dt>{t('fact.of')}</dt>
          <dd>
            <code title={comparison.nodePubkey}>{shortHash(comparison.nodePubkey)}</code>
          </dd>
        </div>
        <Side side="node" sums={comparison.node} />
        <Side side="book" sums={comparison.book} />
      </dl>
      {rows.length > 0 && <Differences rows={rows} onOpen={onOpen} />}
      {count > rows.length && (
        <p className={css.words}>
          {t('more', { shown: writeCount(rows.length, locale), all: writeCount(count, locale) })}
        </p>
      )}
    </>
  )
}

function Side(props: { side: 'node' | 'book'; sums: NodeComparison['node'] }): ReactElement {
  const { t } = useTranslation('compare')
  const { payments, msat } = props.sums
  return (
    <div className={css.fact} data-testid={`compare-${props.side}`} data-msat={`${msat}`}>
      <dt>{t(`fact.${props.side}`)}</dt>
      <dd>
        <span className={css.quiet}>{t('fact.payments', { count: payments })}</span>
        <BookMoney amount={msat} currency="BTC" />
      </dd>
    </div>
  )
}

function Differences(props: { rows: readonly NodeDifference[] } & OnOpen): ReactElement {
  const { t } = useTranslation('compare')
  return (
    <table className={css.table} aria-label={t('rows')} data-testid="compare-rows">
      <thead>
        <tr>
          <th scope="col">{t('column.kind')}</th>
          <th scope="col">{t('column.sale')}</th>
          <th scope="col" className={css.number}>
            {t('column.node')}
          </th>
          <th scope="col" className={css.number}>
            {t('column.book')}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.paymentHash} data-testid="compare-row" data-kind={row.kind}>
            <td className={css.wraps}>{t(`kind.${row.kind}`)}</td>
            <td>
              <SaleLink row={row} onOpen={props.onOpen} />
            </td>
            <Amount msat={row.nodeMsat} />
            <Amount msat={row.bookMsat} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The sale where the book has one; what only the node knows is found there by its hash. */
function SaleLink({ row, onOpen }: { row: NodeDifference } & OnOpen): ReactElement {
  const { t } = useTranslation('compare')
  const { invoiceId, paymentHash } = row
  const hash = <code title={paymentHash}>{shortHash(paymentHash)}</code>
  if (invoiceId === null) {
    return (
      <>
        {hash} <CopyMark text={paymentHash} words={t('copy')} />
      </>
    )
  }
  return (
    <button
      type="button"
      className={css.link}
      onClick={() => onOpen(invoiceId)}
      data-testid="compare-open"
    >
      {hash}
    </button>
  )
}

function Amount({ msat }: { msat: bigint | null }): ReactElement {
  const { t } = useTranslation('compare')
  return (
    <td className={css.number}>
      {msat === null ? t('unknown') : <BookMoney amount={msat} currency="BTC" />}
    </td>
  )
}
