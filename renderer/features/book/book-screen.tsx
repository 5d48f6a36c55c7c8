import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlace } from '../../app/place.ts'
import { TabbedScreen } from '../../app/tabbed-screen.tsx'
import { placeInBook } from './place-in-book.ts'
import { TABS } from './tabs.ts'

/** The book of the shop for a person who sits down with it: read, filter, prove, take out. */
export function BookScreen(): ReactElement {
  const { t } = useTranslation('book')
  const { tab } = placeInBook(usePlace((store) => store.id))
  return (
    <TabbedScreen
      screen="book"
      title={t('title')}
      label={t('tabs_label')}
      tabs={TABS}
      shown={tab}
      nameOf={(id) => t(`tabs.${id}`)}
    />
  )
}
