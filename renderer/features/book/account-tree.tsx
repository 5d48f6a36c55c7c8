import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, type KeyboardEvent, type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountNode } from '../../../shared/model/book.ts'
import { client } from '../../app/client.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { bookText, bookUnit, writeCount } from '../../ui/money-format.ts'
import { type AccountLine, currenciesOf, linesOf, useAccountNames } from './account-lines.ts'
import css from './account-tree.module.css'
import { openRows, useBook } from './book-store.ts'
import { BranchFoot } from './branch-foot.tsx'
import { type Branch, withOpened } from './branches.ts'
import { rangeOf } from '../../app/review/period.ts'
import { ReportFrame } from './report-frame.tsx'
import { useAnswer } from '../../app/review/use-answer.ts'
import { useBranches } from './use-branches.ts'

/** The tree of accounts with what stood there at the end of the chosen day, in each currency. */
export function AccountTree(): ReactElement {
  const { t } = useTranslation('book')
  const moment = useBook((store) => store.moment)
  const key = `accounts ${moment.day} ${moment.by}`
  const reading = useAnswer(key, () => client.book.accounts(moment))
  return (
    <ReportFrame
      label={t('tree.label')}
      reading={reading}
      isEmpty={({ nodes }) => nodes.length === 0}
    >
      {({ nodes, asOfSeq }) => <Tree key={key} nodes={nodes} asOfSeq={asOfSeq} />}
    </ReportFrame>
  )
}

function Tree(props: { nodes: readonly AccountNode[]; asOfSeq: number }): ReactElement {
  const { t } = useTranslation('book')
  const moment = useBook((store) => store.moment)
  const branches = useBranches(moment, props.asOfSeq)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const tableRef = useRef<HTMLTableElement>(null)
  const nodes = withOpened(props.nodes, branches.opened)
  const all = linesOf(nodes)
  const lines = all.filter(({ code }) => !isHidden(code, closed))
  const currencies = currenciesOf(nodes)
  const feet = feetOf(lines, branches.opened, closed)
  const known = new Set(all.map(({ code }) => parentOf(code)))
  const toggle = (line: AccountLine): void => {
    if (known.has(line.code)) setClosed(toggled(closed, line.code))
    else void branches.open(line.code)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons
    <table
      ref={tableRef}
      className={css.tree}
      aria-label={t('tree.label')}
      data-testid="account-tree"
      onKeyDown={(event) => walk(event, tableRef.current)}
    >
      <thead>
        <tr>
          <th scope="col">{t('tree.account')}</th>
          <th scope="col" className={css.count}>
            {t('tree.entries')}
          </th>
          {currencies.map((currency) => (
            <th key={currency} scope="col" className={css.number}>
              {bookUnit(currency)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Fragment key={line.code}>
            <TreeRow
              line={line}
              currencies={currencies}
              isOpen={known.has(line.code) && !closed.has(line.code)}
              onToggle={() => toggle(line)}
            />
            {feet.get(line.code)?.map(([code, branch]) => (
              <BranchFoot
                key={code}
                branch={branch}
                columns={currencies.length + 2}
                onMore={() => void branches.more(code)}
                onRetry={() => void branches.open(code)}
              />
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function TreeRow(props: {
  line: AccountLine
  currencies: readonly string[]
  isOpen: boolean
  onToggle: () => void
}): ReactElement {
  const { line, currencies, isOpen, onToggle } = props
  const { t } = useTranslation('book')
  const locale = useLocale()
  const name = useAccountNames().short(line)
  const hasChildren = line.childCount > 0
  return (
    <tr
      className={classes(line.depth === 0 && css.root)}
      data-testid="account"
      data-code={line.code}
    >
      <td>
        <span className={css.name} style={{ paddingInlineStart: `${line.depth * 20}px` }}>
          {hasChildren ? (
            <button
              type="button"
              className={css.toggle}
              aria-label={t(isOpen ? 'tree.close' : 'tree.open', { name })}
              aria-expanded={isOpen}
              data-toggle=""
              onClick={onToggle}
            >
              {isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
            </button>
          ) : (
            <span className={css.leaf} />
          )}
          <button
            type="button"
            className={css.account}
            title={line.code}
            aria-label={t('tree.rows', { name })}
            data-account={line.code}
            data-depth={line.depth}
            data-expandable={hasChildren && !isOpen ? '' : undefined}
            data-collapsible={hasChildren && isOpen ? '' : undefined}
            onClick={() => showRows(line.code)}
          >
            {name}
          </button>
        </span>
      </td>
      <td className={css.count}>{writeCount(line.entryCount, locale)}</td>
      {currencies.map((currency) => (
        <td key={currency} className={css.number}>
          <Balance node={line.byCurrency.get(currency)} />
        </td>
      ))}
    </tr>
  )
}

/** What is posted, and beneath it what is held back for a reservation. */
function Balance({ node }: { node: AccountNode | undefined }): ReactElement | null {
  const { t } = useTranslation('book')
  const locale = useLocale()
  if (!node) return null
  const { balance, currency, debitsPending, creditsPending } = node
  const reserved = debitsPending > creditsPending ? debitsPending : creditsPending
  return (
    <>
      {reserved > 0n && (
        <span className={css.reserved}>
          {t('tree.reserved', { amount: bookText(reserved, currency, locale) })}
        </span>
      )}
      <BookMoney amount={balance} currency={currency} isBare />
    </>
  )
}

/** The entries behind a balance: of this account, up to the day whose end is shown. */
function showRows(code: string): void {
  const { moment } = useBook.getState()
  openRows({ account: code, by: moment.by, period: rangeOf(null, moment.day) })
}

type Opened = readonly [code: string, branch: Branch]

/** The last line on screen of each branch that was opened, and is not closed again. */
function feetOf(
  lines: readonly AccountLine[],
  opened: ReadonlyMap<string, Branch>,
  closed: ReadonlySet<string>,
): ReadonlyMap<string, Opened[]> {
  const feet = new Map<string, Opened[]>()
  for (const [code, branch] of opened) {
    if (closed.has(code)) continue
    const last = lines.findLast((line) => line.code === code || line.code.startsWith(`${code}:`))
    if (last) feet.set(last.code, [...(feet.get(last.code) ?? []), [code, branch]])
  }
  return feet
}

function parentOf(code: string): string {
  return code.split(':').slice(0, -1).join(':')
}

function isHidden(code: string, closed: ReadonlySet<string>): boolean {
  for (let up = parentOf(code); up !== ''; up = parentOf(up)) if (closed.has(up)) return true
  return false
}

function toggled(set: ReadonlySet<string>, code: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(code)) next.add(code)
  return next
}

/** Arrows walk the tree: up and down over the lines, right opens a branch, left closes it. */
function walk(event: KeyboardEvent, table: HTMLTableElement | null): void {
  const here = event.target instanceof HTMLElement ? event.target.closest('tr') : null
  if (!table || !here) return
  const accounts = [...table.querySelectorAll<HTMLElement>('[data-account]')]
  const own = here.querySelector<HTMLElement>('[data-account]')
  const index = own ? accounts.indexOf(own) : -1
  const step = STEPS[event.key]
  if (step !== undefined) accounts[index + step]?.focus()
  else if (event.key === 'ArrowRight' && own?.dataset['expandable'] !== undefined) toggleOf(here)
  else if (event.key === 'ArrowLeft' && own?.dataset['collapsible'] !== undefined) toggleOf(here)
  else return
  event.preventDefault()
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

function toggleOf(row: HTMLElement): void {
  row.querySelector<HTMLElement>('[data-toggle]')?.click()
}
