import { type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import css from './account-chip.module.css'
import { useAccountNames } from './account-lines.ts'
import { accountText } from './account-text.ts'
import { useBook } from './book-store.ts'
import { ChipNone, ChipSearch } from '../../app/review/chip-search.tsx'
import { FilterChip } from '../../app/review/filter-chip.tsx'
import { type AccountOption, useAccountPicker } from './use-account-picker.ts'

/** One account or a whole branch of the tree, found by typing a part of its name or code. */
export function AccountChip(): ReactElement {
  const { t } = useTranslation('book')
  const account = useBook((store) => store.filter.account)
  const narrow = useBook((store) => store.narrow)
  const { brief } = useAccountNames()
  return (
    <FilterChip
      testId="filter-account"
      label={t('filter.account')}
      value={account === null ? t('filter.all') : brief(account, null)}
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
  const listId = useId()
  const { typed, type, press, options, at, none } = useAccountPicker(onChoose)
  return (
    <>
      <ChipSearch
        label={t('filter.find_account')}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={`${listId}-${at}`}
        data-testid="account-search"
        value={typed}
        onType={type}
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
      {none && <ChipNone>{t(`filter.${none}`)}</ChipNone>}
    </>
  )
}

function OptionLine(props: {
  id: string
  line: AccountOption
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
