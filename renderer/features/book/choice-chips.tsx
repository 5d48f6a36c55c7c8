import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TRANSFER_KINDS } from '../../../shared/model/book.ts'
import { useSession } from '../../app/session-store.ts'
import { useLocale } from '../../ui/locale.ts'
import { bookText } from '../../ui/money-format.ts'
import { exampleAmount, parseAmount, typedAmount } from './amount-text.ts'
import { useBook } from './book-store.ts'
import css from './choice-chips.module.css'
import { Choice, FilterChip } from '../../app/review/filter-chip.tsx'

export function KindChip(): ReactElement {
  const { t } = useTranslation('book')
  const { t: words } = useTranslation('status')
  const kinds = useBook((store) => store.filter.kinds)
  const narrow = useBook((store) => store.narrow)
  const value = kinds.map((kind) => words(`transfer.${kind}`)).join(', ')
  return (
    <FilterChip
      testId="filter-kind"
      label={t('filter.kind')}
      value={value === '' ? t('filter.all') : value}
      isSet={kinds.length > 0}
      onClear={() => narrow({ kinds: [] })}
    >
      {() =>
        TRANSFER_KINDS.map((kind) => (
          <Choice
            key={kind}
            type="checkbox"
            name="kind"
            label={words(`transfer.${kind}`)}
            testId={`kind-${kind}`}
            isChosen={kinds.includes(kind)}
            onChoose={() => {
              const others = kinds.filter((other) => other !== kind)
              narrow({ kinds: kinds.includes(kind) ? others : [...kinds, kind] })
            }}
          />
        ))
      }
    </FilterChip>
  )
}

/** Currencies a shop's book is kept in: bitcoin, its own money, and credits. */
function useCurrencies(): { code: string; name: string }[] {
  const { t } = useTranslation('book')
  const own = useSession((store) => store.view?.currency ?? 'EUR')
  const chosen = useBook((store) => store.filter.currency)
  const codes = new Set(['BTC', own, 'CREDIT', ...(chosen === null ? [] : [chosen])])
  return [...codes].map((code) => ({
    code,
    name: code === 'BTC' || code === 'CREDIT' ? t(`currency.${code}`) : code,
  }))
}

export function CurrencyChip(): ReactElement {
  const { t } = useTranslation('book')
  const currency = useBook((store) => store.filter.currency)
  const currencies = useCurrencies()
  const name = currencies.find(({ code }) => code === currency)?.name
  return (
    <FilterChip
      testId="filter-currency"
      label={t('filter.currency')}
      value={name ?? t('filter.all')}
      isSet={currency !== null}
      onClear={() => chooseCurrency(null)}
    >
      {() => (
        <>
          <Choice
            type="radio"
            name="currency"
            label={t('filter.all')}
            isChosen={currency === null}
            onChoose={() => chooseCurrency(null)}
          />
          <Currencies />
        </>
      )}
    </FilterChip>
  )
}

function Currencies(): ReactElement {
  const currency = useBook((store) => store.filter.currency)
  const currencies = useCurrencies()
  return (
    <>
      {currencies.map(({ code, name }) => (
        <Choice
          key={code}
          type="radio"
          name="currency"
          label={name}
          testId={`currency-${code}`}
          isChosen={currency === code}
          onChoose={() => chooseCurrency(code)}
        />
      ))}
    </>
  )
}

/** Amounts of one currency mean nothing in another, so they go with it. */
function chooseCurrency(currency: string | null): void {
  useBook.getState().narrow({ currency, amountMin: null, amountMax: null })
}

export function AmountChip(): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { amountMin, amountMax, currency } = useBook((store) => store.filter)
  const narrow = useBook((store) => store.narrow)
  const write = (amount: bigint | null): string =>
    amount === null ? '…' : bookText(amount, currency ?? '', locale)
  const isSet = amountMin !== null || amountMax !== null
  return (
    <FilterChip
      testId="filter-amount"
      label={t('filter.amount')}
      value={isSet ? `${write(amountMin)} – ${write(amountMax)}` : t('filter.any')}
      isSet={isSet}
      onClear={() => narrow({ amountMin: null, amountMax: null })}
    >
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            close()
          }}
        >
          <span className={css.label}>{t('filter.amount_of')}</span>
          <Currencies />
          {currency !== null && (
            <div key={currency} className={css.fields}>
              <AmountField
                label={t('filter.at_least')}
                testId="amount-min"
                currency={currency}
                amount={amountMin}
                onChange={(amount) => narrow({ amountMin: amount })}
              />
              <AmountField
                label={t('filter.at_most')}
                testId="amount-max"
                currency={currency}
                amount={amountMax}
                onChange={(amount) => narrow({ amountMax: amount })}
              />
            </div>
          )}
          {/* Enter in a field closes the chip only when the form has something to submit it. */}
          <button type="submit" hidden>
            {t('filter.amount')}
          </button>
        </form>
      )}
    </FilterChip>
  )
}

function AmountField(props: {
  label: string
  testId: string
  currency: string
  amount: bigint | null
  onChange: (amount: bigint | null) => void
}): ReactElement {
  const { label, testId, currency, amount, onChange } = props
  const { t } = useTranslation('book')
  const locale = useLocale()
  const [typed, setTyped] = useState(amount === null ? '' : typedAmount(amount, currency, locale))
  const isWrong = typed.trim() !== '' && parseAmount(typed, currency, locale) === null
  return (
    <label className={css.field}>
      <span className={css.label}>{label}</span>
      <input
        className={css.input}
        inputMode="decimal"
        maxLength={22}
        data-testid={testId}
        aria-invalid={isWrong}
        value={typed}
        onChange={(event) => {
          const { value } = event.currentTarget
          setTyped(value)
          onChange(parseAmount(value, currency, locale))
        }}
      />
      {isWrong && (
        <span className={css.wrong} role="alert">
          {t('filter.amount_wrong', { example: exampleAmount(currency, locale) })}
        </span>
      )}
    </label>
  )
}
