import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../app/connection-store.ts'
import { useStatus } from '../../app/follow-status.ts'
import { usePlace } from '../../app/place.ts'
import { CustomerView } from './customer-view.tsx'
import { EntryPane } from './entry-pane.tsx'
import { SalePane } from './sale-pane.tsx'
import { useSellKeys } from './sell-keys.ts'
import css from './sell-screen.module.css'
import { sellStore, useSell } from './sell.ts'

/** The counter: what is asked on the left, where it stands on the right. */
export function SellScreen(): ReactElement {
  const { t } = useTranslation('sell')
  const noteRef = useRef<HTMLInputElement>(null)
  const isCustomerShown = useSell((store) => store.isCustomerShown)
  const shown = useSell((store) => store.shown.kind)
  useSellKeys(noteRef)
  useResume()
  useNamedSale()
  useEffect(() => {
    performance.mark('tillbook-sell-interactive')
  }, [])
  return (
    <div className={css.screen} data-testid="screen-sell" data-shown={shown}>
      <h1 className={css.hidden}>{t('title')}</h1>
      <EntryPane noteRef={noteRef} />
      <SalePane />
      {isCustomerShown && <CustomerView />}
    </div>
  )
}

/**
 * A sale whose answer was lost is asked for again, under its own id, as soon as there is somebody
 * to ask: after a reload, when the connection is back, when the node is.
 */
function useResume(): void {
  const openings = useConnection((store) => store.openings)
  const isNodeUp = useStatus((store) => store.snapshot?.node.light === 'connected')
  useEffect(() => {
    void sellStore.getState().resume()
  }, [])
  const seen = useRef({ openings, isNodeUp })
  useEffect(() => {
    const isBack = openings > seen.current.openings || (isNodeUp && !seen.current.isNodeUp)
    seen.current = { openings, isNodeUp }
    const { shown, entry, askAgain } = sellStore.getState()
    // What never reached the core is not sent later: the amount waits for another Enter instead.
    if (isBack && shown.kind === 'refused' && entry.isSpent) void askAgain()
  }, [openings, isNodeUp])
}

/** Another screen may send somebody here for one sale. */
function useNamedSale(): void {
  const id = usePlace((store) => store.id)
  useEffect(() => {
    if (id !== null) sellStore.getState().show(id)
  }, [id])
}
