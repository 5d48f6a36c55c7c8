import {
  IconAppWindow,
  IconBolt,
  IconBuildingStore,
  IconChartLine,
  IconDatabaseExport,
  IconFlask2,
  IconInfoCircle,
  IconKey,
  IconPlugConnected,
  IconStethoscope,
  IconUsers,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { usePlace } from '../../app/place.ts'
import { useSession } from '../../app/session-store.ts'
import { classes } from '../../ui/classes.ts'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { AboutSection } from './about-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { BackupSection } from './backup-section.tsx'
import { DiagnosticsSection } from './diagnostics-section.tsx'
import { NodeSection } from './node-section.tsx'
import { OwnPinSection } from './own-pin-section.tsx'
import { PeopleSection } from './people-section.tsx'
import { RatesSection } from './rates-section.tsx'
import { SandboxSection } from './sandbox-section.tsx'
import { SECTION_IDS, type SectionId, sectionsFor } from './sections.ts'
import css from './settings-screen.module.css'
import { ServiceKeysSection } from './service-keys-section.tsx'
import { ShopSection } from './shop-section.tsx'
import { useUnsaved } from './use-draft.ts'
import { type SettingsSource, useSettings } from './use-settings.ts'

const ICONS: Readonly<Record<SectionId, typeof IconBolt>> = {
  shop: IconBuildingStore,
  node: IconBolt,
  rates: IconChartLine,
  people: IconUsers,
  service_keys: IconPlugConnected,
  backup: IconDatabaseExport,
  own_pin: IconKey,
  appearance: IconAppWindow,
  diagnostics: IconStethoscope,
  sandbox: IconFlask2,
  about: IconInfoCircle,
}

/** The sections this person may use on the left, one of them on the right. */
export function SettingsScreen(): ReactElement | null {
  const { t } = useTranslation('settings')
  const view = useSession((store) => store.view)
  const wanted = usePlace((store) => store.id)
  const isOnline = useIsOnline()
  const source = useSettings()
  if (!view) return null
  const sections = sectionsFor(view)
  const known = SECTION_IDS.find((id) => id === wanted)
  const section = known && sections.includes(known) ? known : (sections[0] ?? 'about')
  return (
    <div className={css.screen} data-testid="settings" data-section={section}>
      <SectionList sections={sections} section={section} />
      {/* Focusable, so that the arrow keys can scroll a section without a single field. */}
      <section
        className={css.content}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        tabIndex={0}
        aria-label={t(`section.${section}`)}
      >
        <div className={css.page}>
          <h2 className={css.heading}>{t(`section.${section}`)}</h2>
          {!isOnline && (
            <p className={css.offline} role="status" data-testid="settings-offline">
              {t('offline')}
            </p>
          )}
          <Section key={section} section={section} view={view} source={source} />
        </div>
      </section>
    </div>
  )
}

function SectionList(props: { sections: readonly SectionId[]; section: SectionId }): ReactElement {
  const { t } = useTranslation('settings')
  const go = usePlace((store) => store.go)
  const isUnsaved = useUnsaved()
  return (
    <nav className={css.nav} aria-label={t('sections')}>
      <h1 className={css.title}>{t('title')}</h1>
      <ul className={css.list}>
        {props.sections.map((id) => {
          const Icon = ICONS[id]
          const isHere = id === props.section
          return (
            <li key={id}>
              <button
                type="button"
                className={classes(css.item, isHere && css.here, id === 'sandbox' && css.sandbox)}
                aria-current={isHere ? 'page' : undefined}
                onClick={() => go('settings', id)}
                data-testid={`section-${id}`}
              >
                <Icon size={20} stroke={1.7} aria-hidden="true" />
                {t(`section.${id}`)}
                {isUnsaved(id) && (
                  <span className={css.dot} role="img" aria-label={t('form.unsaved')} />
                )}
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

function Section(props: {
  section: SectionId
  view: SessionView
  source: SettingsSource
}): ReactElement {
  const { section, view, source } = props
  switch (section) {
    case 'people':
      return <PeopleSection me={view.me} />
    case 'service_keys':
      return <ServiceKeysSection />
    case 'backup':
      return <BackupSection />
    case 'own_pin':
      return <OwnPinSection />
    case 'appearance':
      return <AppearanceSection view={view} />
    case 'diagnostics':
      return <DiagnosticsSection role={view.me?.role ?? null} />
    case 'sandbox':
      return <SandboxSection />
    case 'about':
      return <AboutSection />
    default:
      return <SavedSection section={section} view={view} source={source} />
  }
}

/** Sections that draw what the core keeps wait for it, and say so when it does not come. */
function SavedSection(props: {
  section: 'shop' | 'node' | 'rates'
  view: SessionView
  source: SettingsSource
}): ReactElement {
  const { section, view, source } = props
  const { settings, problem, readAgain } = source
  if (!settings) return problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />
  switch (section) {
    case 'shop':
      return <ShopSection settings={settings} source={source} />
    case 'node':
      return <NodeSection settings={settings} profile={view.profile} source={source} />
    case 'rates':
      return <RatesSection settings={settings} role={view.me?.role ?? null} source={source} />
  }
}
