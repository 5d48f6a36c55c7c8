import { Checkbox, Select, TextInput } from '@mantine/core'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackageTier, PackageView, SavePackageInput } from '../../../shared/model/credits.ts'
import {
  currencyExponent,
  parsePrice,
  SHOP_CURRENCIES,
  type ShopCurrency,
} from '../../../shared/money.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { wholeNumber } from './whole-number.ts'

type Form = {
  label: string
  credits: string
  price: string
  currency: ShopCurrency
  tier: PackageTier
}

/** Makes a package, or gives it its next terms. */
export function PackageDialog(props: {
  /** Null makes a new one. */
  offer: PackageView | null
  onClose: () => void
  onDone: () => void
}): ReactElement {
  const { offer, onClose, onDone } = props
  const { t } = useTranslation('credits')
  // Chosen once: sending the form again makes no second package.
  const newId = useRef(`package-${crypto.randomUUID().slice(0, 8)}`)
  const [form, setForm] = useState<Form>(() => formOf(offer))
  const [isTried, setIsTried] = useState(false)
  const credits = wholeNumber(form.credits)
  const priceMinor = minorOf(form.price, form.currency)
  const save = useAction(async (terms: SavePackageInput) => {
    await client.credits.savePackage(terms)
    onDone()
  })

  function submit(): void {
    setIsTried(true)
    if (credits === null || priceMinor === null) return
    void save.run({
      id: offer?.id ?? newId.current,
      version: offer?.version ?? 0,
      label: form.label.trim(),
      credits: Number(credits),
      priceMinor,
      currency: form.currency,
      tier: form.tier,
    })
  }

  return (
    <FormDialog
      title={t(offer ? 'packages.edit' : 'packages.add')}
      words={t('packages.save')}
      testId="package"
      isRunning={save.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <TermFields
        form={form}
        wrong={{ credits: isTried && credits === null, price: isTried && priceMinor === null }}
        onChange={(changes) => {
          save.rest()
          setForm({ ...form, ...changes })
        }}
      />
      {save.problem && <ProblemNote problem={save.problem} />}
    </FormDialog>
  )
}

function TermFields(props: {
  form: Form
  wrong: { credits: boolean; price: boolean }
  onChange: (changes: Partial<Form>) => void
}): ReactElement {
  const { form, wrong, onChange } = props
  const { t } = useTranslation('credits')
  return (
    <>
      <TextInput
        label={t('packages.credits')}
        inputMode="numeric"
        value={form.credits}
        maxLength={9}
        error={wrong.credits ? t('packages.wrong') : undefined}
        onChange={(event) => onChange({ credits: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus
        data-testid="package-credits"
      />
      <TextInput
        label={t('packages.price')}
        inputMode="decimal"
        value={form.price}
        maxLength={12}
        error={wrong.price ? t('packages.wrong') : undefined}
        onChange={(event) => onChange({ price: event.currentTarget.value })}
        autoComplete="off"
        data-testid="package-price"
      />
      <Select
        label={t('packages.currency')}
        allowDeselect={false}
        value={form.currency}
        onChange={(next) => next && onChange({ currency: next as ShopCurrency })}
        data={[...SHOP_CURRENCIES]}
        data-testid="package-currency"
      />
      <TextInput
        label={t('packages.label')}
        description={t('packages.label_hint')}
        value={form.label}
        maxLength={40}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
        autoComplete="off"
        data-testid="package-label"
      />
      <Checkbox
        label={t('packages.tier')}
        description={t('packages.tier_hint')}
        checked={form.tier === 'paid'}
        onChange={(event) => onChange({ tier: event.currentTarget.checked ? 'paid' : 'free' })}
        data-testid="package-tier"
      />
    </>
  )
}

function formOf(offer: PackageView | null): Form {
  if (!offer) return { label: '', credits: '', price: '', currency: 'EUR', tier: 'paid' }
  const currency = SHOP_CURRENCIES.find((known) => known === offer.currency) ?? 'EUR'
  const decimals = currencyExponent(currency)
  const digits = offer.priceMinor.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const price = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`
  return { label: offer.label, credits: String(offer.credits), price, currency, tier: offer.tier }
}

/** `3`, `3.5` and `3,50` as minor units, exactly; null when it is none or has too many decimals. */
function minorOf(text: string, currency: ShopCurrency): bigint | null {
  const parsed = parsePrice(text.replace(',', '.'), currency)
  if (!parsed || parsed.numerator % parsed.denominator !== 0n) return null
  return parsed.numerator / parsed.denominator
}
