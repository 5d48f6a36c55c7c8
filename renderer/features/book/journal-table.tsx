import { VisuallyHidden } from '@mantine/core'
import { type ReactElement, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import { useWhen } from '../../app/when.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { bookUnit, writeCount } from '../../ui/money-format.ts'
import { TransferMark } from '../../ui/status.tsx'
import { accountText, isWithin } from './account-text.ts'
import { placeOf } from './journal-rows.ts'
import css from './journal-table.module.css'
import { useMemoText } from './memo-text.ts'
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
  const { journal, listKey, account, windowRef, chosen, openSeq } = props
  const { t } = useTranslation('book')
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
  const lines = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  const chosenRow = chosen === null ? undefined : rows.byPlace.get(chosen)
  return (
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
    >
      <HeadRow hasAccount={account !== null} />
      <div role="rowgroup" className={css.rows} style={{ height: `${at.space.drawnPx}px` }}>
        {lines.map((line) => {
          const place = placeOf(rows, line)
          const row = rows.byPlace.get(place)
          return (
            <Line
              key={place}
              line={line}
              offsetPx={at.offsetPx(line)}
              row={row}
              account={account}
              isOneDay={props.isOneDay}
              isChosen={place === chosen}
              isOpen={row !== undefined && row.seq === openSeq}
              onOpen={() => row && props.onOpen(place, row)}
            />
          )
        })}
      </div>
    </div>
  )
}

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

type LineProps = {
  line: number
  offsetPx: number
  row: JournalRow | undefined
  account: string | null
  isOneDay: boolean
  isChosen: boolean
  isOpen: boolean
  onOpen: () => void
}

function Line(props: LineProps): ReactElement {
  const { line, offsetPx, row, isChosen, isOpen, onOpen } = props
  const { t } = useTranslation('book')
  const place = { transform: `translateY(${offsetPx}px)` }
  if (!row) {
    return (
      <div role="row" aria-rowindex={line + 2} className={css.row} style={place}>
        <span role="gridcell" className={css.unread} aria-label={t('reading')} />
      </div>
    )
  }
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Enter opens the chosen row
    <div
      role="row"
      id={`entry-${row.seq}`}
      aria-rowindex={line + 2}
      aria-selected={isChosen || isOpen}
      className={classes(css.row, isChosen && css.chosen, isOpen && css.open)}
      style={place}
      data-testid="entry"
      data-seq={row.seq}
      onClick={onOpen}
    >
      <Cells row={row} account={props.account} isOneDay={props.isOneDay} />
    </div>
  )
}

function Cells(props: {
  row: JournalRow
  account: string | null
  isOneDay: boolean
}): ReactElement {
  const { row, account, isOneDay } = props
  const locale = useLocale()
  const when = useWhen()
  const memoOf = useMemoText()
  return (
    <>
      <Cell isNumber isQuiet>
        {writeCount(row.seq, locale)}
      </Cell>
      <Cell isQuiet>{when(row.bookedAtMs, isOneDay ? 'time' : 'date_time')}</Cell>
      <Cell>
        {accountText(row.creditCode, row.customerName)}
        <span className={css.arrow}> → </span>
        {accountText(row.debitCode, row.customerName)}
      </Cell>
      <Cell isQuiet isMemo>
        <span className={css.what}>
          {row.kind !== 'single' && <TransferMark kind={row.kind} isPlain />}
          <span className={css.memo}>{memoOf(row)}</span>
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
    </>
  )
}

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
