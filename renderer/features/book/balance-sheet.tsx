import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { bookText, bookUnit } from '../../ui/money-format.ts'
import { useAccountNames } from './account-lines.ts'
import { openRows, useBook } from './book-store.ts'
import { rangeOf } from '../../app/review/period.ts'
import { ReportFrame } from './report-frame.tsx'
import css from './report-table.module.css'
import { useAnswer } from '../../app/review/use-answer.ts'

type Sheet = Extract<Awaited<ReturnType<typeof client.book.balanceSheet>>, { state: 'ready' }>
type CurrencySheet = Sheet['currencies'][number]
type Section = CurrencySheet['sections'][number]

/** What the shop has and what it owes, each currency for itself. */
export function BalanceSheet(): ReactElement {
  const { t } = useTranslation('book')
  const moment = useBook((store) => store.moment)
  const key = `sheet ${moment.day} ${moment.by}`
  const reading = useAnswer(key, () => client.book.balanceSheet(moment))
  return (
    <ReportFrame
      label={t('report.sheet')}
      reading={reading}
      isEmpty={({ currencies }) => currencies.length === 0}
    >
      {({ currencies }) => (
        <div className={css.page} data-testid="balance-sheet">
          {currencies.map((sheet) => (
            <CurrencySheetTable key={sheet.currency} sheet={sheet} />
          ))}
        </div>
      )}
    </ReportFrame>
  )
}

function CurrencySheetTable({ sheet }: { sheet: CurrencySheet }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { currency, sections, result, difference } = sheet
  const isEven = difference === 0n
  const Icon = isEven ? IconCircleCheck : IconAlertTriangle
  return (
    <section data-currency={currency} data-even={isEven}>
      <table className={css.table} aria-label={t('sheet.label', { currency: bookUnit(currency) })}>
        <thead>
          <tr>
            <th scope="col">{bookUnit(currency)}</th>
            <th scope="col" className={css.number}>
              {t('column.balance')}
            </th>
          </tr>
        </thead>
        {sections.filter(isTold).map((section) => (
          <SectionRows key={section.kind} section={section} currency={currency} />
        ))}
        <tfoot>
          <tr>
            <th scope="row">{t('sheet.result')}</th>
            <td className={css.number}>
              <BookMoney amount={result} currency={currency} isBare />
            </td>
          </tr>
        </tfoot>
      </table>
      <p className={classes(css.verdict, isEven ? css.good : css.need)}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
        {isEven
          ? t('sheet.holds')
          : t('sheet.broken', { amount: bookText(difference, currency, locale) })}
      </p>
    </section>
  )
}

function SectionRows(props: { section: Section; currency: string }): ReactElement {
  const { section, currency } = props
  const { t } = useTranslation('chart')
  const { full } = useAccountNames()
  const moment = useBook((store) => store.moment)
  return (
    <tbody>
      <tr className={css.section}>
        <th scope="rowgroup">{t(`kind.${section.kind}`)}</th>
        <td className={css.number}>
          <BookMoney amount={section.total} currency={currency} isBare />
        </td>
      </tr>
      {section.lines.map((line) => (
        <tr key={line.code} data-code={line.code}>
          <td>
            <button
              type="button"
              className={css.account}
              title={line.code}
              onClick={() =>
                openRows({
                  account: line.code,
                  currency,
                  by: moment.by,
                  period: rangeOf(null, moment.day),
                })
              }
            >
              {full(line)}
            </button>
          </td>
          <td className={css.number}>
            <BookMoney amount={line.balance} currency={currency} isBare />
          </td>
        </tr>
      ))}
    </tbody>
  )
}

/** A shop without equity or exchange is not told so in each currency. */
function isTold({ lines, total }: Section): boolean {
  return lines.length > 0 || total !== 0n
}
