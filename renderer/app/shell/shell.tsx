import type { ReactElement } from 'react'
import type { SessionView } from '../../../shared/contract/session.ts'

/** The frame around every screen of a signed-in person. */
export function Shell({ view }: { view: SessionView }): ReactElement {
  return <main>{view.shopName}</main>
}
