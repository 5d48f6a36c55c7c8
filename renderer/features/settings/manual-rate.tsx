import { Select, TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MANUAL_REASON_LENGTH } from '../../../shared/model/rate.ts'
import { currencyExponent } from '../../../shared/money.ts'
import { client } from '../../app/client.ts'
import { useRate } from '../../app/rate-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { fiatText, writeMinor } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './parts.module.css'
import { judgePrice, priceOf } from './rate-numbers.ts'
import { HINT_LAST } from './rate-policy.tsx'
import { useAction } from '../../app/use-action.ts'

const VALID_MINUTES = [30, 60, 120, 240, 480, 1_440] as const
const REFUSALS = ['below_floor', 'above_ceiling', 'far_from_last'] as const

type Asked = { price: string; validMinutes: number; reason: string } | null

/** A price by a person, for the day when no source answers; it names its own end. */
export function ManualRate(props: { currency: string; floorMajorPerBtc: number }): ReactElement {
  const { currency, floorMajorPerBtc } = props
  const { t } = useTranslation('settings')
  const desk = useManualRate(currency, floorMajorPerBtc)
  const { verdict, set, floor } = desk
  const refusal = REFUSALS.find((one) => one === set.problem?.field)
  return (
    <form onSubmit={desk.submit} noValidate data-testid="manual-rate">
      <h3 className={css.subtitle}>{t('rates.manual.title')}</h3>
      <p className={css.words}>{t('rates.manual.lead')}</p>
      <div className={css.fields}>
        <div className={css.pair}>
          <PriceField desk={desk} currency={currency} />
          <ValidField desk={desk} />
        </div>
        <ReasonField desk={desk} />
        {verdict.kind === 'far' && (
          <p className={classes(css.said, css.wait)} role="status" data-testid="manual-far">
            {t('rates.manual.far', { percent: verdict.percent })}
          </p>
        )}
        {set.problem && (
          <ProblemNote
            problem={set.problem}
            words={refusal && t(`rates.manual.${refusal}`, { floor })}
            after={t('form.kept')}
          />
        )}
      </div>
      <ManualFoot desk={desk} />
    </form>
  )
}

/** What is typed, what can be said of it, and the call. */
function useManualRate(currency: string, floorMajorPerBtc: number) {
  const locale = useLocale()
  const rate = useRate((store) => store.rate)
  const [typed, setTyped] = useState('')
  const [validMinutes, setValidMinutes] = useState(120)
  const [reason, setReason] = useState('')
  const [isTried, setIsTried] = useState(false)
  const set = useAction(async (asked: Asked) => {
    useRate.getState().accept(await client.rates.setManual(asked ?? { price: null }))
    setTyped('')
    setReason('')
    setIsTried(false)
  })
  const last = rate?.record ?? null
  const verdict = judgePrice({ typed, currency, floorMajorPerBtc, last })
  const example = writeMinor(8_800_410n, currency, locale)
  const floor = fiatText(
    { currency, amountMinor: BigInt(floorMajorPerBtc) * 10n ** BigInt(currencyExponent(currency)) },
    locale,
  )

  const isReasonShort = reason.trim().length < MANUAL_REASON_LENGTH.min

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    const price = priceOf(typed)
    if (price === null || (verdict.kind !== 'ok' && verdict.kind !== 'far')) return
    if (isReasonShort) return
    void set.run({ price, validMinutes, reason: reason.trim() })
  }

  return {
    typed,
    type: (text: string) => {
      set.rest()
      setTyped(text)
    },
    validMinutes,
    setValidMinutes,
    reason,
    setReason,
    isReasonShort,
    isTried,
    verdict,
    floor,
    example,
    set,
    submit,
    isManual: rate?.tier === 'manual',
  }
}

type ManualDesk = ReturnType<typeof useManualRate>

function PriceField({ desk, currency }: { desk: ManualDesk; currency: string }): ReactElement {
  const { t } = useTranslation('settings')
  const { verdict, example, floor } = desk
  const isNoPrice = verdict.kind === 'wrong' || verdict.kind === 'empty'
  return (
    <TextInput
      label={t('rates.manual.price', { currency })}
      description={t('rates.manual.hint', { example })}
      inputWrapperOrder={HINT_LAST}
      inputMode="decimal"
      autoComplete="off"
      value={desk.typed}
      onChange={(event) => desk.type(event.currentTarget.value)}
      error={
        verdict.kind === 'below_floor'
          ? t('rates.manual.below_floor', { floor })
          : desk.isTried && isNoPrice
            ? t('rates.manual.wrong', { example })
            : undefined
      }
      data-testid="manual-price"
    />
  )
}

function ValidField({ desk }: { desk: ManualDesk }): ReactElement {
  const { t } = useTranslation('settings')
  return (
    <Select
      label={t('rates.manual.valid')}
      allowDeselect={false}
      value={String(desk.validMinutes)}
      onChange={(minutes) => minutes && desk.setValidMinutes(Number(minutes))}
      data={VALID_MINUTES.map((minutes) => ({
        value: String(minutes),
        label:
          minutes < 60
            ? t('rates.manual.minutes', { count: minutes })
            : t('rates.manual.hours', { count: minutes / 60 }),
      }))}
    />
  )
}

/** It stands in the audit log and in each sale: whoever reads the book must be told why. */
function ReasonField({ desk }: { desk: ManualDesk }): ReactElement {
  const { t } = useTranslation('settings')
  const { min, max } = MANUAL_REASON_LENGTH
  const isMissing = desk.isTried && desk.isReasonShort
  return (
    <TextInput
      label={t('rates.manual.reason')}
      description={t('rates.manual.reason_hint')}
      inputWrapperOrder={HINT_LAST}
      maxLength={max}
      required
      withAsterisk={false}
      value={desk.reason}
      onChange={(event) => desk.setReason(event.currentTarget.value)}
      error={isMissing ? t('rates.manual.reason_short', { min }) : undefined}
      data-testid="manual-reason"
    />
  )
}

function ManualFoot({ desk }: { desk: ManualDesk }): ReactElement {
  const { t } = useTranslation('settings')
  const { set, isManual } = desk
  return (
    <div className={css.foot}>
      <BigButton type="submit" size="desk" disabled={set.isRunning} data-testid="manual-set">
        {t(set.isRunning ? 'rates.manual.setting' : 'rates.manual.set')}
      </BigButton>
      {isManual && (
        <BigButton
          kind="quiet"
          size="desk"
          disabled={set.isRunning}
          onClick={() => void set.run(null)}
          data-testid="manual-end"
        >
          {t('rates.manual.end')}
        </BigButton>
      )}
      <span role="status">
        {set.isDone && isManual && (
          <span className={classes(css.said, css.good)}>
            <IconCircleCheck size={16} aria-hidden="true" />
            {t('rates.manual.done')}
          </span>
        )}
      </span>
    </div>
  )
}
