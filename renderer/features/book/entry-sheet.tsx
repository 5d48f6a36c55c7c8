import { IconExternalLink, IconFilter, IconX } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import { client } from '../../app/client.ts'
import { useMemoText } from '../../app/memo-text.ts'
import { usePlace } from '../../app/place.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { writeCount } from '../../ui/money-format.ts'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { TransferMark } from '../../ui/status.tsx'
import { useAccountNames } from './account-lines.ts'
import { IndexingState } from '../../app/review/book-state.tsx'
import { type JournalFilter, useBook } from './book-store.ts'
import { CorrectEntry } from './correction-dialog.tsx'
import { EntryChain } from './entry-chain.tsx'
import css from './entry-sheet.module.css'
import { journalPlace } from './place-in-book.ts'
import { useAnswer } from '../../app/review/use-answer.ts'

type EntryAnswer = Extract<Awaited<ReturnType<typeof client.book.entry>>, { state: 'ready' }>

/** One entry with all that belongs to it: its group, its source, its links and its seal. */
export function EntrySheet({ seq }: { seq: number }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { answer, indexing, problem, retry } = useAnswer(`entry ${seq}`, () =>
    client.book.entry({ seq }),
  )
  const label = t('entry.label', { number: writeCount(seq, locale) })
  return (
    <aside className={css.sheet} aria-label={label} data-testid="entry-sheet" data-seq={seq}>
      <header className={css.head}>
        <h2 className={css.title}>{label}</h2>
        <button
          type="button"
          className={css.close}
          aria-label={t('entry.close')}
          data-testid="entry-close"
          onClick={() => usePlace.getState().go('book', journalPlace(null))}
        >
          <IconX size={18} aria-hidden="true" />
        </button>
      </header>
      {/* Focusable, so that the arrow keys can scroll it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <div className={css.body} tabIndex={0} role="region" aria-label={label}>
        {answer ? (
          <EntryBody entry={answer} />
        ) : indexing ? (
          <IndexingState indexing={indexing} />
        ) : problem ? (
          <Failed problem={problem} onRetry={retry} />
        ) : (
          <Skeleton rows={8} />
        )}
      </div>
    </aside>
  )
}

function EntryBody({ entry }: { entry: EntryAnswer }): ReactElement {
  const { t } = useTranslation('book')
  const when = useWhen()
  const memoOf = useMemoText()
  const { row, group, source } = entry
  const booked = when(row.bookedAtMs, 'moment')
  const effective = when(row.effectiveAtMs, 'moment')
  return (
    <>
      <div className={css.amount}>
        <BookMoney amount={row.amount} currency={row.currency} />
        <TransferMark kind={row.kind} />
      </div>
      <Source source={source} />
      <CorrectEntry entry={entry} />
      <dl className={css.facts}>
        <Account name={t('entry.from')} code={row.creditCode} row={row} />
        <Account name={t('entry.to')} code={row.debitCode} row={row} />
        {row.memo !== '' && <Fact name={t('entry.memo')}>{memoOf(row.memo)}</Fact>}
        {row.reason !== '' && <Fact name={t('entry.reason')}>{row.reason}</Fact>}
        <Fact name={t('entry.booked')}>{booked}</Fact>
        {effective !== booked && <Fact name={t('entry.effective')}>{effective}</Fact>}
        {entry.timeoutAtMs !== null && (
          <Fact name={t('entry.valid_until')}>{when(entry.timeoutAtMs, 'moment')}</Fact>
        )}
        <Dimensions row={row} />
        <Fact name={t('entry.reference')} isCode>
          {row.reference}
        </Fact>
      </dl>
      <Links entry={entry} />
      {group.length > 1 && (
        <section className={css.part}>
          <h3 className={css.subtitle}>{t('entry.group')}</h3>
          <EntryList rows={group} here={row.seq} />
        </section>
      )}
      <EntryChain hash={entry.hash} previous={entry.previous} next={entry.next} />
    </>
  )
}

/** What caused it. A sale opens where sales are read; the others name their record. */
function Source({ source }: { source: EntryAnswer['source'] }): ReactElement {
  const { t } = useTranslation('book')
  const { kind, id, receiptNumber } = source
  const receipt = receiptNumber === null ? '' : ` ${String(receiptNumber).padStart(6, '0')}`
  return (
    <div className={css.source} data-testid="entry-source" data-kind={kind}>
      <span>
        <span className={css.name}>{t('entry.source')}</span> {t(`source.${kind}`)}
        {receipt}
      </span>
      {kind === 'invoice' ? (
        <BigButton
          kind="quiet"
          size="desk"
          icon={<IconExternalLink size={16} stroke={1.7} aria-hidden="true" />}
          data-testid="open-sale"
          onClick={() => usePlace.getState().go('recent', id)}
        >
          {t('entry.open_sale')}
        </BigButton>
      ) : (
        id !== '' && <code className={css.code}>{id}</code>
      )}
    </div>
  )
}

/** Who and where, each with a way to all entries of the same. */
function Dimensions({ row }: { row: JournalRow }): ReactElement {
  const { t } = useTranslation('book')
  const { customerId, customerName, operatorId, operatorName, tillId, tillName } = row
  return (
    <>
      {customerId !== null && (
        <Fact name={t('entry.customer')}>
          {customerName ?? customerId}
          <Only part={{ customer: { id: customerId, name: customerName ?? customerId } }} />
        </Fact>
      )}
      {operatorId !== null && (
        <Fact name={t('entry.operator')}>
          {operatorName ?? operatorId}
          <Only part={{ operator: { id: operatorId, name: operatorName ?? operatorId } }} />
        </Fact>
      )}
      {tillId !== null && (
        <Fact name={t('entry.till')}>
          {tillName ?? tillId}
          <Only part={{ till: { id: tillId, name: tillName ?? tillId } }} />
        </Fact>
      )}
    </>
  )
}

function Only({ part }: { part: Partial<JournalFilter> }): ReactElement {
  const { t } = useTranslation('book')
  return (
    <button type="button" className={css.only} onClick={() => useBook.getState().narrow(part)}>
      <IconFilter size={14} stroke={1.8} aria-hidden="true" />
      {t('entry.only')}
    </button>
  )
}

function Links({ entry }: { entry: EntryAnswer }): ReactElement | null {
  const { t } = useTranslation('book')
  const { pending, resolvedBy, corrects, correctedBy } = entry
  const lists = [
    { name: 'pending', rows: pending ? [pending] : [] },
    { name: 'resolved_by', rows: resolvedBy ? [resolvedBy] : [] },
    { name: 'corrects', rows: corrects ? [corrects] : [] },
    { name: 'corrected_by', rows: correctedBy },
  ] as const
  return (
    <>
      {lists
        .filter(({ rows }) => rows.length > 0)
        .map(({ name, rows }) => (
          <section key={name} className={css.part} data-testid={`entry-${name}`}>
            <h3 className={css.subtitle}>{t(`entry.${name}`)}</h3>
            <EntryList rows={rows} here={entry.row.seq} />
          </section>
        ))}
    </>
  )
}

function EntryList(props: { rows: readonly JournalRow[]; here: number }): ReactElement {
  const locale = useLocale()
  const { brief } = useAccountNames()
  return (
    <ul className={css.list}>
      {props.rows.map((row) => (
        <li key={row.seq}>
          <button
            type="button"
            className={classes(css.line, row.seq === props.here && css.here)}
            aria-current={row.seq === props.here ? 'true' : undefined}
            onClick={() => usePlace.getState().go('book', journalPlace(BigInt(row.seq)))}
          >
            <span className={css.seq}>{writeCount(row.seq, locale)}</span>
            <span className={css.accounts}>
              {brief(row.creditCode, row.customerName)} → {brief(row.debitCode, row.customerName)}
            </span>
            <BookMoney amount={row.amount} currency={row.currency} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** By its name, and by the code that an export and a bookkeeper know it by. */
function Account(props: { name: string; code: string; row: JournalRow }): ReactElement {
  const { name, code, row } = props
  const { brief } = useAccountNames()
  return (
    <Fact name={name}>
      {brief(code, row.customerName)}
      <code className={css.accountCode}>{code}</code>
    </Fact>
  )
}

function Fact(props: { name: string; isCode?: boolean; children: ReactNode }): ReactElement {
  return (
    <div className={css.fact}>
      <dt className={css.name}>{props.name}</dt>
      <dd className={classes(css.value, props.isCode && css.code)}>{props.children}</dd>
    </div>
  )
}
