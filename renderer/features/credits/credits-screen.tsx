import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlace } from '../../app/place.ts'
import { TabbedScreen } from '../../app/tabbed-screen.tsx'
import { OfflineBanner } from '../../app/offline-banner.tsx'
import { PlanDoubt } from './plan-doubt.tsx'
import { CREDIT_TABS } from './tabs.ts'

/** Customers and what they own in credits, and what can be bought. */
export function CreditsScreen(): ReactElement {
  const { t } = useTranslation('credits')
  // The place is a tab, or a customer, whose tab is the first.
  const place = usePlace((store) => store.id)
  return (
    <TabbedScreen
      screen="credits"
      title={t('title')}
      label={t('tabs_label')}
      tabs={CREDIT_TABS}
      shown={place}
      nameOf={(id) => t(`tabs.${id}`)}
      banner={
        <>
          <OfflineBanner words={t('offline')} />
          <PlanDoubt />
        </>
      }
    />
  )
}
