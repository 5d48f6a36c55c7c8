import { Fragment, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BookReplay } from '../../../shared/model/replay.ts'
import { useWhen } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { writeSpan } from '../../ui/time-format.ts'
import { CopyMark } from './copy-mark.tsx'
import css from './replay-panel.module.css'
import { SameMark } from './replay-verdict.tsx'
import { useDifference, useRefusal } from './replay-words.ts'
import { shortHash } from './short-hash.ts'

/** What a replay found, table by table; of a refused log there is only the reason. */
export function ReplayResult({ replay }: { replay: BookReplay }): ReactElement {
  const { t } = useTranslation('replay')
  const locale = useLocale()
  const when = useWhen()
  const refusal = useRefusal()
  const { refused, hash, standingHash, contentHash, inbox, tables } = replay
  const time = writeSpan(replay.durationMs, locale)
  return (
    <>
      {refused && (
        <p className={css.reason} data-testid="replay-reason">
          {refusal(refused)}
        </p>
      )}
      <dl className={css.facts} data-testid="replay-facts">
        <Fact name={t('fact.at')}>
          {t('fact.took', { when: when(replay.atMs, 'moment'), time })}
        </Fact>
        {!refused && <Fact name={t('fact.head')}>#{writeCount(replay.headSeq, locale)}</Fact>}
        <HashFact name={t('fact.hash')} hash={hash} copy={t('copy_hash')} />
        {standingHash !== hash && (
          <HashFact name={t('fact.standing')} hash={standingHash} copy={t('copy_standing')} />
        )}
        <HashFact name={t('fact.content')} hash={contentHash} copy={t('copy_content')} />
      </dl>
      {contentHash !== null && <p className={css.words}>{t('content_words')}</p>}
      {tables.length > 0 && <TableOfTables tables={tables} />}
      {inbox && <Inbox inbox={inbox} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Short to be compared by eye, and whole to be copied; of a refused log there is none. */
function HashFact(props: { name: string; hash: string | null; copy: string }): ReactElement | null {
  if (props.hash === null) return null
  return (
    <Fact name={props.name}>
      <code>{shortHash(props.hash)}</code>
      <CopyMark text={props.hash} words={props.copy} />
    </Fact>
  )
}

function TableOfTables({ tables }: { tables: BookReplay['tables'] }): ReactElement {
  const { t } = useTranslation('replay')
  const say = useDifference()
  const locale = useLocale()
  // Twice the same number says nothing.
  const isCompared = tables.some(({ rows, standingRows }) => rows !== standingRows)
  return (
    <table className={css.table} aria-label={t('tables')} data-testid="replay-tables">
      <thead>
        <tr>
          <th scope="col">{t('column.table')}</th>
          <th scope="col" className={css.number}>
            {t('column.rows')}
          </th>
          {isCompared && (
            <th scope="col" className={css.number}>
              {t('column.standing')}
            </th>
          )}
          <th scope="col">{t('column.hash')}</th>
          <th scope="col">{t('column.result')}</th>
        </tr>
      </thead>
      <tbody>
        {tables.map(({ name, rows, standingRows, hash, isSame, difference }) => (
          <Fragment key={name}>
            <tr data-testid="replay-table" data-table={name} data-same={isSame}>
              <th scope="row">{t(`table.${name}`)}</th>
              <td className={css.number}>{writeCount(rows, locale)}</td>
              {isCompared && (
                <td className={css.number}>
                  {rows !== standingRows && writeCount(standingRows, locale)}
                </td>
              )}
              <td>
                <code>{shortHash(hash)}</code>
              </td>
              <td>
                <SameMark isSame={isSame} />
              </td>
            </tr>
            {difference !== null && (
              <tr className={css.difference} data-testid="replay-difference">
                <td colSpan={isCompared ? 5 : 4}>{say(difference)}</td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Inbox({ inbox }: { inbox: NonNullable<BookReplay['inbox']> }): ReactElement {
  const { t } = useTranslation('replay')
  const say = useDifference()
  const locale = useLocale()
  const { facts, deliveries, seed, difference } = inbox
  return (
    <div className={css.inbox} data-testid="replay-inbox" data-same={difference === null}>
      <p className={css.told}>
        <strong>{t('inbox')}</strong>
        <span className={css.quiet}>
          {t('inbox_words', {
            facts: writeCount(facts, locale),
            deliveries: writeCount(deliveries, locale),
            // To be typed again as it is, so it has no separators.
            seed: String(seed),
          })}
        </span>
        <SameMark isSame={difference === null} />
      </p>
      {difference !== null && (
        <p className={classes(css.difference, css.quiet)}>{say(difference)}</p>
      )}
    </div>
  )
}
