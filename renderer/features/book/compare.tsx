import type { ReactElement } from 'react'
import { useIsOnline } from '../../app/connection-store.ts'
import { usePlace } from '../../app/place.ts'
import { ComparePanel } from './compare-panel.tsx'
import { useNodeComparing } from './use-seals.ts'

/** The comparison with the node, live; a sale that differs opens where sales are. */
export function Compare(): ReactElement {
  const comparing = useNodeComparing()
  const isOnline = useIsOnline()
  return (
    <ComparePanel
      comparing={comparing}
      isOnline={isOnline}
      onOpen={(invoiceId) => usePlace.getState().go('recent', invoiceId)}
    />
  )
}
