import type { ReactElement } from 'react'
import type { NodeComparison } from '../../../shared/model/node-comparison.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { usePlace } from '../../app/place.ts'
import { ComparePanel } from './compare-panel.tsx'
import { useNodeComparing } from './use-seals.ts'

/** The comparison with the node, live; a sale that differs opens where sales are. */
export function Compare({ last }: { last: NodeComparison | null }): ReactElement {
  const comparing = useNodeComparing()
  const isOnline = useIsOnline()
  return (
    <ComparePanel
      comparing={comparing}
      last={last}
      isOnline={isOnline}
      onOpen={(invoiceId) => usePlace.getState().go('recent', invoiceId)}
    />
  )
}
