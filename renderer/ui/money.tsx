import { classes } from './classes.ts'
import type { CSSProperties, ReactElement } from 'react'
import type { FiatAmount } from '../../shared/model/invoice.ts'
import { useLocale } from './locale.ts'
import css from './money.module.css'
import { bookUnit, currencySign, writeBook, writeMinor, writeSat } from './money-format.ts'

export type MoneySize = 'row' | 'panel' | 'counter' | 'giant'

type MoneyProps = {
  msat: bigint | null
  fiat: FiatAmount | null
  /** Which unit was asked for: it comes first and larger. */
  askedIn: 'fiat' | 'sat'
  size?: MoneySize
  align?: 'start' | 'center' | 'end'
  /** The second unit is our guess at today's rate, not yet frozen. */
  isEstimate?: boolean
  testId?: string
}

/** The only way an amount is drawn: the asked unit large, the other always beside it. */
export function Money(props: MoneyProps): ReactElement {
  const { msat, fiat, askedIn, size = 'row', align = 'end', isEstimate = false, testId } = props
  const locale = useLocale()
  const isFiatFirst = askedIn === 'fiat' && fiat !== null
  const first = isFiatFirst ? <Fiat fiat={fiat} /> : <Sat msat={msat} />
  // An amount nobody can tell is left out: a dash with a unit reads like a zero.
  const second = isFiatFirst ? msat !== null && <Sat msat={msat} /> : fiat && <Fiat fiat={fiat} />
  return (
    <span className={classes(css.money, css[size], css[align])} data-testid={testId}>
      <span className={css.first} style={charsOf(isFiatFirst ? fiat : null, msat, locale)}>
        {first}
      </span>
      {second ? (
        <span className={css.second}>
          {isEstimate && <span aria-hidden="true">≈&nbsp;</span>}
          {second}
        </span>
      ) : (
        // The counter keeps the line, so that a price that arrives moves nothing.
        size === 'counter' && <span className={css.second}>&nbsp;</span>
      )}
    </span>
  )
}

/** How long the first line is, for the sizes that must not outgrow their place. */
function charsOf(fiat: FiatAmount | null, msat: bigint | null, locale: string): CSSProperties {
  const digits = fiat
    ? writeMinor(fiat.amountMinor, fiat.currency, locale)
    : writeSat(msat ?? 0n, locale)
  const unit = fiat ? currencySign(fiat.currency) : 'sat'
  const chars = digits.length + (unit.length + 1) * UNIT_SHARE
  return { '--tb-money-chars': chars } as CSSProperties
}

/** The unit beside a large number is smaller by this (`.unit` in the styles). */
const UNIT_SHARE = 0.45

function Fiat({ fiat }: { fiat: FiatAmount }): ReactElement {
  const locale = useLocale()
  return (
    <>
      {writeMinor(fiat.amountMinor, fiat.currency, locale)}
      <span className={css.unit}>&nbsp;{currencySign(fiat.currency)}</span>
    </>
  )
}

function Sat({ msat }: { msat: bigint | null }): ReactElement {
  const locale = useLocale()
  return (
    <>
      {msat === null ? '–' : writeSat(msat, locale)}
      <span className={css.unit}>&nbsp;sat</span>
    </>
  )
}

/**
 * An amount of the book in its own unit, with every decimal: columns of them line up. Without its
 * unit only where the heading above names it.
 */
export function BookMoney(props: {
  amount: bigint
  currency: string
  isBare?: boolean
  isQuiet?: boolean
}): ReactElement {
  const { amount, currency, isBare = false, isQuiet = false } = props
  const locale = useLocale()
  return (
    <span className={classes(css.book, isQuiet && css.quiet)}>
      {writeBook(amount, currency, locale)}
      {!isBare && <span className={css.bookUnit}>&nbsp;{bookUnit(currency)}</span>}
    </span>
  )
}
