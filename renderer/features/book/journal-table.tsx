import { VisuallyHidden } from '@mantine/core'
import {
  memo,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import { useMemoText } from '../../app/memo-text.ts'
import { useWhen } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { bookUnit, writeCount } from '../../ui/money-format.ts'
import { TransferMark } from '../../ui/status.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { type AccountNames, useAccountNames } from './account-lines.ts'
import { isWithin } from './account-text.ts'
import { placeOf } from './journal-rows.ts'
import css from './journal-table.module.css'
import { ROW_PX } from './row-window.ts'
import type { Journal } from './use-journal.ts'
import { type RowWindow, useRowWindow } from './use-row-window.ts'

type TableProps = {
  journal: Journal
  listKey: string
  /** With an account chosen, what it moves there stands in columns of its own. */
  account: string | null
  isOneDay: boolean
  chosen: number | null
  openSeq: number | null
  windowRef: RefObject<RowWindow | null>
  onOpen: (place: number, row: JournalRow) => void
}

/** A scrollbar for the whole book; only the rows in view exist. */
export function JournalTable(props: TableProps): ReactElement {
  const { journal, listKey, account, isOneDay, windowRef, chosen, openSeq, onOpen } = props
  const { t } = useTranslation('book')
  const write = useRowWriter()
  const boxRef = useRef<HTMLDivElement>(null)
  const { rows, newer, need } = journal
  const { count } = rows
  const at = useRowWindow({ boxRef, count, newer, headPx: ROW_PX, listKey })
  const { first, last } = at
  useEffect(() => {
    windowRef.current = at
  })
  useEffect(() => {
    if (count > 0) need({ first, last })
  }, [first, last, count, need])
  const open = (event: MouseEvent): void => {
    const line = lineOf(event.target)
    if (line === null) return
    const place = placeOf(rows, line)
    const row = rows.byPlace.get(place)
    if (row) onOpen(place, row)
  }
  const lines = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  const isUnread = !lines.some((line) => rows.byPlace.has(placeOf(rows, line)))
  const chosenRow = chosen === null ? undefined : rows.byPlace.get(chosen)
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Enter opens the chosen row
    <div
      ref={boxRef}
      className={classes(css.box, account === null ? css.plain : css.account)}
      role="grid"
      aria-label={t('table')}
      aria-rowcount={count + 1}
      aria-activedescendant={chosenRow && `entry-${chosenRow.seq}`}
      tabIndex={0}
      data-testid="journal"
      data-count={count}
      onClick={open}
    >
      <HeadRow hasAccount={account !== null} />
      <div className={css.all} style={{ height: `${at.space.drawnPx}px` }}>
        <div role="rowgroup" style={{ transform: `translateY(${at.offsetPx}px)` }}>
          {isUnread ? (
            <UnreadLines lines={lines} words={t('reading')} />
          ) : (
            lines.map((line) => {
              const place = placeOf(rows, line)
              const row = rows.byPlace.get(place)
              return row ? (
                <Line
                  key={row.seq}
                  line={line}
                  row={row}
                  account={account}
                  isOneDay={isOneDay}
                  write={write}
                  isChosen={place === chosen}
                  isOpen={row.seq === openSeq}
                />
              ) : (
                <UnreadLine key={`unread ${line}`} line={line} words={t('reading')} />
              )
            })
          )}
        </div>
      </div>
    </div>
  )
}

/** The line that was pressed on, counted from the top; null beside all rows. */
function lineOf(target: EventTarget): number | null {
  const row = target instanceof Element && target.closest('[aria-rowindex]')
  return row ? rowLine(Number(row.getAttribute('aria-rowindex'))) : null
}

/** The heading is the first row of the grid (ARIA counts from one). */
const rowIndex = (line: number): number => line + 2
const rowLine = (index: number): number => index - 2

function HeadRow({ hasAccount }: { hasAccount: boolean }): ReactElement {
  const { t } = useTranslation('book')
  const names = hasAccount
    ? (['number', 'date', 'from_to', 'memo', 'debit', 'credit', 'balance', 'unit'] as const)
    : (['number', 'date', 'from_to', 'memo', 'amount'] as const)
  return (
    <div role="row" aria-rowindex={1} className={classes(css.row, css.head)}>
      {names.map((name) => (
        <span
          key={name}
          role="columnheader"
          className={classes(RIGHT.has(name) && css.number, name === 'memo' && css.memoCell)}
        >
          {name === 'unit' ? (
            <VisuallyHidden>{t('column.unit')}</VisuallyHidden>
          ) : (
            t(`column.${name}`)
          )}
        </span>
      ))}
    </div>
  )
}

const RIGHT: ReadonlySet<string> = new Set(['number', 'amount', 'debit', 'credit', 'balance'])

/** What a row needs to write itself, asked for once for all of them. */
type RowWriter = {
  locale: string
  when: ReturnType<typeof useWhen>
  nameOf: AccountNames['brief']
  wordsOf: (row: Pick<JournalRow, 'memo' | 'reason'>) => string
}

function useRowWriter(): RowWriter {
  const locale = useLocale()
  const when = useWhen()
  const memoOf = useMemoText()
  const { brief: nameOf } = useAccountNames()
  return useMemo(() => {
    const wordsOf: RowWriter['wordsOf'] = ({ memo, reason }) =>
      [memoOf(memo), reason].filter((part) => part !== '').join(' · ')
    return { locale, when, nameOf, wordsOf }
  }, [locale, when, nameOf, memoOf])
}

/** After a jump most answers are here sooner than this, and drawing twice would only delay them. */
const UNREAD_AFTER_MS = 80

/** All lines in view are still to be read. */
function UnreadLines({ lines, words }: { lines: readonly number[]; words: string }): ReactNode {
  const isShown = useDelayed(UNREAD_AFTER_MS)
  return isShown && lines.map((line) => <UnreadLine key={line} line={line} words={words} />)
}

function UnreadLine({ line, words }: { line: number; words: string }): ReactElement {
  return (
    <div role="row" aria-rowindex={rowIndex(line)} className={css.row}>
      <span role="gridcell" className={css.unread} aria-label={words} />
    </div>
  )
}

type LineProps = {
  line: number
  row: JournalRow
  account: string | null
  isOneDay: boolean
  write: RowWriter
  isChosen: boolean
  isOpen: boolean
}

/** Drawn again only when something in it changed: a move draws what came into view. */
const Line = memo(function Line(props: LineProps): ReactElement {
  const { line, row, account, isOneDay, write, isChosen, isOpen } = props
  return (
    <div
      role="row"
      id={`entry-${row.seq}`}
      aria-rowindex={rowIndex(line)}
      aria-selected={isChosen || isOpen}
      className={classes(css.row, isChosen && css.chosen, isOpen && css.open)}
      data-testid="entry"
      data-seq={row.seq}
    >
      <Cell isNumber isQuiet>
        {writeCount(row.seq, write.locale)}
      </Cell>
      <Cell isQuiet>{write.when(row.bookedAtMs, isOneDay ? 'time' : 'date_time')}</Cell>
      <Cell>
        {write.nameOf(row.creditCode, row.customerName)}
        <span className={css.arrow}> → </span>
        {write.nameOf(row.debitCode, row.customerName)}
      </Cell>
      <Cell isQuiet isMemo>
        <span className={css.what}>
          {row.kind !== 'single' && <TransferMark kind={row.kind} isPlain />}
          <span className={css.memo}>{write.wordsOf(row)}</span>
        </span>
      </Cell>
      {account === null ? (
        <Cell isNumber>
          <BookMoney
            amount={row.amount}
            currency={row.currency}
            isQuiet={row.kind === 'pending' || row.kind === 'void'}
          />
        </Cell>
      ) : (
        <AccountCells row={row} account={account} />
      )}
    </div>
  )
})

/** Left what came to the account's debit, right what came to its credit, then what stood there. */
function AccountCells({ row, account }: { row: JournalRow; account: string }): ReactElement {
  const { amount, currency } = row
  const isQuiet = row.kind === 'pending' || row.kind === 'void'
  return (
    <>
      <Cell isNumber>
        {isWithin(row.debitCode, account) && (
          <BookMoney amount={amount} currency={currency} isBare isQuiet={isQuiet} />
        )}
      </Cell>
      <Cell isNumber>
        {isWithin(row.creditCode, account) && (
          <BookMoney amount={amount} currency={currency} isBare isQuiet={isQuiet} />
        )}
      </Cell>
      <Cell isNumber>
        {row.balance !== null && <BookMoney amount={row.balance} currency={currency} isBare />}
      </Cell>
      <Cell>
        <span className={css.unit}>{bookUnit(currency)}</span>
      </Cell>
    </>
  )
}

function Cell(props: {
  isNumber?: boolean
  isQuiet?: boolean
  /** Left out where an account's own columns need the room. */
  isMemo?: boolean
  children: ReactNode
}): ReactElement {
  const { isNumber, isQuiet, isMemo, children } = props
  return (
    <span
      role="gridcell"
      className={classes(
        css.cell,
        isNumber && css.number,
        isQuiet && css.quiet,
        isMemo && css.memoCell,
      )}
    >
      {children}
    </span>
  )
}
