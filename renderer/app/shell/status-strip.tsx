import { IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { useConnection } from '../connection-store.ts'
import { useStatus } from '../follow-status.ts'
import { lock } from '../lock.ts'
import { classes } from '../../ui/classes.ts'
import css from './status-strip.module.css'
import { PlanDayPart } from './plan-day-part.tsx'
import { CompletenessPart, NodePart, PersonPart, RatePart, SealPart } from './strip-parts.tsx'

/** Always there: what is connected, what is proven, who is here, and what still works. */
export function StatusStrip({ view }: { view: SessionView }): ReactElement {
  const { t } = useTranslation('shell')
  const snapshot = useStatus((store) => store.snapshot)
  const isLost = useConnection((store) => store.state === 'lost')
  return (
    <footer className={css.strip} aria-label={t('strip.label')} data-testid="status-strip">
      {isLost ? (
        <span className={css.lost} role="alert" data-testid="status-offline">
          <IconPlugConnectedX size={16} aria-hidden="true" />
          {t('strip.offline')}
        </span>
      ) : (
        snapshot && (
          <>
            <NodePart node={snapshot.node} />
            <CompletenessPart completeness={snapshot.completeness} />
            <RatePart />
            <SealPart seal={snapshot.seal} storage={snapshot.storage} />
            <PlanDayPart planDay={snapshot.planDay} />
          </>
        )
      )}
      <PersonPart view={view} />
      <button
        type="button"
        className={classes(css.part, css.lock)}
        data-testid="lock"
        onClick={() => void lock()}
      >
        <IconLock size={16} stroke={1.7} aria-hidden="true" />
        {t('strip.lock')}
      </button>
    </footer>
  )
}
