import { Select, TextInput } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShopSettings } from '../../shared/model/settings.ts'
import { SHOP_CURRENCIES, type ShopCurrency } from '../../shared/money.ts'
import css from './shop-fields.module.css'

/** What a shop is called and counted in; the first run and the settings ask the same. */
export function ShopFields(props: {
  shop: ShopSettings
  onChange: (shop: ShopSettings) => void
  errorOf: (field: keyof ShopSettings) => string | undefined
  /** What a currency means here; before the first sale it means something else than after. */
  currencyHint?: string
}): ReactElement {
  const { shop, onChange, errorOf, currencyHint } = props
  const { t, i18n } = useTranslation('firstRun')
  const currencies = useMemo(() => currencyOptions(i18n.language), [i18n.language])
  const zones = useMemo(() => zoneOptions(shop.timeZone), [shop.timeZone])
  return (
    <div className={css.fields}>
      <div className={css.pair}>
        <TextInput
          label={t('shop.name')}
          placeholder={t('shop.name_placeholder')}
          value={shop.shopName}
          onChange={(event) => onChange({ ...shop, shopName: event.currentTarget.value })}
          error={errorOf('shopName')}
          autoComplete="off"
          data-autofocus
          data-testid="shop-name"
        />
        <TextInput
          label={t('shop.till')}
          value={shop.tillName}
          onChange={(event) => onChange({ ...shop, tillName: event.currentTarget.value })}
          error={errorOf('tillName')}
          autoComplete="off"
          data-testid="till-name"
        />
      </div>
      <Select
        label={t('shop.currency')}
        description={currencyHint ?? t('shop.currency_hint')}
        data={currencies}
        value={shop.currency}
        onChange={(currency) =>
          currency && onChange({ ...shop, currency: currency as ShopCurrency })
        }
        allowDeselect={false}
        error={errorOf('currency')}
        data-testid="currency"
      />
      <Select
        label={t('shop.zone')}
        description={t('shop.zone_hint')}
        data={zones}
        value={shop.timeZone}
        onChange={(timeZone) => timeZone && onChange({ ...shop, timeZone })}
        allowDeselect={false}
        searchable
        limit={60}
        nothingFoundMessage={t('shop.none_found')}
        error={errorOf('timeZone')}
        data-testid="time-zone"
      />
    </div>
  )
}

function currencyOptions(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'currency' })
  return SHOP_CURRENCIES.map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? ''}`,
  }))
}

/** The runtime's own list, with the present zone in it even when the runtime calls it otherwise. */
function zoneOptions(present: string): { value: string; label: string }[] {
  const known = new Set([present, ...Intl.supportedValuesOf('timeZone'), 'UTC'])
  return Array.from(known, (zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}
