import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from './classes.ts'
import css from './credits.module.css'
import { useLocale } from './locale.ts'
import { writeCount } from './money-format.ts'

/** The only way an amount of credits is drawn: a whole number, its unit small and after it. */
export function Credits(props: {
  amount: bigint
  size?: 'row' | 'panel'
  /** A movement: what came bears a plus, what went a minus. */
  isMove?: boolean
  hasUnit?: boolean
  testId?: string
}): ReactElement {
  const { amount, size = 'row', isMove = false, hasUnit = true, testId } = props
  const { t } = useTranslation('credits')
  const locale = useLocale()
  const sign = isMove && amount > 0n ? '+' : ''
  return (
    <span
      className={classes(css.credits, css[size], isMove && amount > 0n && css.coming)}
      data-testid={testId}
      data-credits={String(amount)}
    >
      {sign}
      {writeCount(amount, locale)}
      {hasUnit && <span className={css.unit}>&nbsp;{t('unit', { count: Number(amount) })}</span>}
    </span>
  )
}
