import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useIsOnline } from './connection-store.ts'
import css from './offline-banner.module.css'

/** Says on a screen of records that what it shows is as old as the lost connection. */
export function OfflineBanner({ words }: { words: string }): ReactElement | null {
  if (useIsOnline()) return null
  return (
    <p className={css.offline} role="status">
      <IconPlugConnectedX size={18} stroke={1.7} aria-hidden="true" />
      {words}
    </p>
  )
}
