import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import type { Role } from '../../../shared/model/people.ts'
import type { SettingsView } from '../../../shared/model/settings.ts'
import { mayCall } from '../../app/access.ts'
import { ManualRate } from './manual-rate.tsx'
import css from './parts.module.css'
import { RateNow } from './rate-now.tsx'
import { RatePolicy } from './rate-policy.tsx'
import type { SettingsSource } from './use-settings.ts'

/** The price now with the proof behind it, a price by hand, and the policy for the owner. */
export function RatesSection(props: {
  settings: SettingsView
  role: Role | null
  source: SettingsSource
}): ReactElement {
  const { settings, role, source } = props
  const { t } = useTranslation('settings')
  return (
    <div>
      <p className={css.lead}>{t('rates.lead')}</p>
      <RateNow canRefresh={mayCall(role, contract.rates.refresh)} />
      {mayCall(role, contract.rates.setManual) && (
        <div className={css.group}>
          <ManualRate
            currency={settings.shop.currency}
            floorMajorPerBtc={settings.rates.floorMajorPerBtc}
          />
        </div>
      )}
      {mayCall(role, contract.settings.updateRates) && (
        <div className={css.group}>
          <RatePolicy settings={settings} source={source} />
        </div>
      )}
    </div>
  )
}
