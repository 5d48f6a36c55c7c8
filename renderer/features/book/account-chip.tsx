import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useEffectEvent,
  useId,
  useState,
} from 'react'
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

type Option = AccountLine | null

/**
 * What was typed and which option is marked. Fingers are faster than the book: an Enter before the
 * accounts have come is kept for them.
 */
function usePicker(onChoose: (code: string | null) => void) {
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const [isEntered, setIsEntered] = useState(false)
  const { full } = useAccountNames()
  const { answer, problem } = useAnswer('accounts', () => client.book.accounts({}))
  const wanted = typed.trim().toLowerCase()
  const lines = linesOf(answer?.nodes ?? []).filter((line) =>
    `${line.code} ${full(line)}`.toLowerCase().includes(wanted),
  )
  const options: Option[] = wanted === '' ? [null, ...lines] : lines
  const at = Math.min(marked, Math.max(0, options.length - 1))
  const choose = useEffectEvent(() => {
    if (options.length > 0) onChoose(options[at]?.code ?? null)
  })
  const isDue = isEntered && answer !== null
  useEffect(() => {
    if (isDue) choose()
  }, [isDue])
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setMarked(Math.min(Math.max(0, at + step), options.length - 1))
    else if (event.key !== 'Enter') return
    else setIsEntered(true)
    event.preventDefault()
  }
  const type = (text: string): void => {
    setTyped(text)
    setMarked(0)
    setIsEntered(false)
  }
  const noneWord = answer ? 'no_account' : problem ? 'accounts_failed' : 'accounts_coming'
  return { typed, type, press, options, at, none: lines.length === 0 ? noneWord : null } as const
}

function AccountPicker(props: {
  chosen: string | null
  onChoose: (code: string | null) => void
}): ReactElement {
  const { chosen, onChoose } = props
  const { t } = useTranslation('book')
  const listId = useId()
  const { typed, type, press, options, at, none } = usePicker(onChoose)
  return (
    <>
      <input
        // At once, not after the focus trap: letters typed meanwhile would be lost.
        ref={focusAtOnce}
        className={css.search}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={`${listId}-${at}`}
        aria-label={t('filter.find_account')}
        placeholder={t('filter.find_account')}
        data-testid="account-search"
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={press}
      />
      <div id={listId} role="listbox" className={css.list} aria-label={t('filter.account')}>
        {options.map((line, index) => (
          <OptionLine
            key={line?.code ?? ''}
            id={`${listId}-${index}`}
            line={line}
            isMarked={index === at}
            isChosen={(line?.code ?? null) === chosen}
            onChoose={() => onChoose(line?.code ?? null)}
          />
        ))}
      </div>
      {none && <p className={css.none}>{t(`filter.${none}`)}</p>}
    </>
  )
}

function OptionLine(props: {
  id: string
  line: Option
  isMarked: boolean
  isChosen: boolean
  onChoose: () => void
}): ReactElement {
  const { id, line, isMarked, isChosen, onChoose } = props
  const { t } = useTranslation('book')
  const { short } = useAccountNames()
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isMarked}
      ref={(item) => void (isMarked && item?.scrollIntoView({ block: 'nearest' }))}
      className={classes(css.option, isMarked && css.marked)}
      style={{ paddingInlineStart: `${10 + 16 * (line?.depth ?? 0)}px` }}
      onMouseDown={(event) => {
        event.preventDefault()
        onChoose()
      }}
    >
      <span className={classes(isChosen && css.chosen)}>
        {line ? short(line) : t('filter.all_accounts')}
      </span>
      {line && <span className={css.code}>{accountText(line.code, line.customerName)}</span>}
    </div>
  )
}

function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true })
}
