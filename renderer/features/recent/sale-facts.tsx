import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { useRateWords } from '../../app/rate-words.ts'
import { useWhen } from '../../app/when.ts'
import { useLocale } from '../../ui/locale.ts'
import { Money } from '../../ui/money.tsx'
import { percentText, priceText, satText, writeCount } from '../../ui/money-format.ts'
import css from './sale-facts.module.css'

/** What is on record about a sale, the frozen rate and where it came from included (OPP-06). */
export function SaleFacts({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('recent')
  const locale = useLocale()
  const when = useWhen()
  const isSettled = sale.settledAtMs !== null
  const difference = (sale.receivedMsat ?? sale.amountMsat) - sale.amountMsat
  return (
    <dl className={css.facts} aria-label={t('facts.label')}>
      {sale.receiptNumber !== null && (
        <Fact name={t('facts.receipt')}>{String(sale.receiptNumber).padStart(6, '0')}</Fact>
      )}
      <Fact name={t('facts.asked')}>
        <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} align="start" />
      </Fact>
      {isSettled && (
        <Fact name={t('facts.received')}>
          {sale.receivedMsat === null ? t('facts.unknown') : satText(sale.receivedMsat, locale)}
        </Fact>
      )}
      {isSettled && difference !== 0n && (
        <Fact name={t('facts.difference')}>
          {difference > 0n ? '+' : ''}
          {satText(difference, locale)}
        </Fact>
      )}
      <Fact name={t('facts.created')}>{when(sale.createdAtMs, 'moment')}</Fact>
      {sale.settledAtMs === null ? (
        <Fact name={t('facts.expires')}>{when(sale.expiresAtMs, 'moment')}</Fact>
      ) : (
        <Fact name={t('facts.settled')}>{when(sale.settledAtMs, 'moment')}</Fact>
      )}
      <Fact name={t('facts.operator')}>{sale.operatorName}</Fact>
      {sale.memo !== '' && <Fact name={t('facts.note')}>{sale.memo}</Fact>}
      {sale.credits !== null && (
        <Fact name={t('facts.credits')}>{writeCount(sale.credits, locale)}</Fact>
      )}
      {sale.rate && <RateFact rate={sale.rate} />}
      <Fact name={t('facts.hash')} isCode>
        {sale.paymentHash}
      </Fact>
      {sale.bolt11 !== '' && (
        <Fact name={t('facts.code')} isCode>
          {`${sale.bolt11.slice(0, 40)}…`}
        </Fact>
      )}
      <Fact name={t('facts.id')} isCode>
        {sale.id}
      </Fact>
    </dl>
  )
}

function RateFact({ rate }: { rate: NonNullable<InvoiceView['rate']> }): ReactElement {
  const { t } = useTranslation('recent')
  const locale = useLocale()
  const { sourceName } = useRateWords()
  const when = useWhen()
  const used = rate.readings.filter((reading) => reading.isUsed)
  const sources = used.map((reading) => sourceName(reading.source)).join(', ')
  return (
    <Fact name={t('facts.rate')}>
      {priceText(rate, locale)}
      <span className={css.small}>
        {t('facts.rate_by', { sources, time: when(rate.atMs, 'time') })}
        {rate.spreadBasisPoints !== 0 &&
          ` · ${t('facts.spread')} ${percentText(rate.spreadBasisPoints, locale)} %`}
      </span>
      {rate.reason && (
        <span className={css.small}>{t('facts.because', { reason: rate.reason })}</span>
      )}
    </Fact>
  )
}

function Fact(props: { name: string; isCode?: boolean; children: ReactNode }): ReactElement {
  return (
    <div className={css.fact}>
      <dt className={css.name}>{props.name}</dt>
      <dd className={props.isCode ? `${css.value} ${css.code}` : css.value}>{props.children}</dd>
    </div>
  )
}
