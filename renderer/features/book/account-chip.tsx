import { type KeyboardEvent, type ReactElement, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { classes } from '../../ui/classes.ts'
import css from './account-chip.module.css'
import { type AccountLine, linesOf, useAccountNames } from './account-lines.ts'
import { accountText } from './account-text.ts'
import { useBook } from './book-store.ts'
import { FilterChip } from './filter-chip.tsx'
import { useAnswer } from './use-answer.ts'

/** One account or a whole branch of the tree, found by typing a part of its name or code. */
export function AccountChip(): ReactElement {
  const { t } = useTranslation('book')
  const account = useBook((store) => store.filter.account)
  const narrow = useBook((store) => store.narrow)
  return (
    <FilterChip
      testId="filter-account"
      label={t('filter.account')}
      value={account === null ? t('filter.all') : accountText(account, null)}
      isSet={account !== null}
      onClear={() => narrow({ account: null })}
    >
      {(close) => (
        <AccountPicker
          chosen={account}
          onChoose={(code) => {
            narrow({ account: code })
            close()
          }}
        />
      )}
    </FilterChip>
  )
}

function AccountPicker(props: {
  chosen: string | null
  onChoose: (code: string | null) => void
}): ReactElement {
  const { chosen, onChoose } = props
  const { t } = useTranslation('book')
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const listId = useId()
  const { short, full } = useAccountNames()
  const { answer } = useAnswer('accounts', () => client.book.accounts({}))
  const wanted = typed.trim().toLowerCase()
  const lines = linesOf(answer?.nodes ?? []).filter((line) =>
    `${line.code} ${full(line)}`.toLowerCase().includes(wanted),
  )
  const options: (AccountLine | null)[] = wanted === '' ? [null, ...lines] : lines
  const at = Math.min(marked, Math.max(0, options.length - 1))
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setMarked(Math.min(Math.max(0, at + step), options.length - 1))
    else if (event.key !== 'Enter') return
    else if (options.length > 0) onChoose(options[at]?.code ?? null)
    event.preventDefault()
  }
  return (
    <>
      <input
        className={css.search}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={`${listId}-${at}`}
        aria-label={t('filter.find_account')}
        placeholder={t('filter.find_account')}
        data-testid="account-search"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setMarked(0)
        }}
        onKeyDown={press}
      />
      <div id={listId} role="listbox" className={css.list} aria-label={t('filter.account')}>
        {options.map((line, index) => (
          <div
            key={line?.code ?? ''}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            ref={(item) => void (index === at && item?.scrollIntoView({ block: 'nearest' }))}
            className={classes(css.option, index === at && css.marked)}
            style={{ paddingInlineStart: `${10 + 16 * (line?.depth ?? 0)}px` }}
            onMouseDown={(event) => {
              event.preventDefault()
              onChoose(line?.code ?? null)
            }}
          >
            <span className={classes(line?.code === chosen && css.chosen)}>
              {line ? short(line) : t('filter.all_accounts')}
            </span>
            {line && <span className={css.code}>{accountText(line.code, line.customerName)}</span>}
          </div>
        ))}
      </div>
      {options.length === 0 && <p className={css.none}>{t('filter.no_account')}</p>}
    </>
  )
}
